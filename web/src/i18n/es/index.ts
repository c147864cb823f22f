/** Spanish, loaded when it is asked for. A key that English has and Spanish lacks does not compile. */
import type { Dictionary } from '../en';
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

export const es: Dictionary = {
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
