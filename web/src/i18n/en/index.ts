/** English: the language that the program always carries, and the list of keys for the others. */
import { access } from './access';
import { catalogue } from './catalogue';
import { clients } from './clients';
import { demand } from './demand';
import { directory } from './directory';
import { goods } from './goods';
import { library } from './library';
import { list } from './list';
import { operations } from './operations';
import { orders } from './orders';
import { people } from './people';
import { problems } from './problems';
import { quickorder } from './quickorder';
import { shell } from './shell';
import { staff } from './staff';

export const en = {
  ...shell,
  ...problems,
  ...access,
  ...catalogue,
  ...quickorder,
  ...orders,
  ...people,
  ...clients,
  ...library,
  ...list,
  ...demand,
  ...directory,
  ...goods,
  ...operations,
  ...staff,
};

export type MessageKey = keyof typeof en;
export type Dictionary = Record<MessageKey, string>;
