/** English behind the sign-in: the texts of all pages, loaded while the portal asks who is there. */
import { access } from './access';
import { catalogue } from './catalogue';
import { clients } from './clients';
import { demand } from './demand';
import { directory } from './directory';
import { edits } from './edits';
import { goods } from './goods';
import { library } from './library';
import { list } from './list';
import { notifications } from './notifications';
import { operations } from './operations';
import { orders } from './orders';
import { people } from './people';
import { quickorder } from './quickorder';
import { staff } from './staff';
import { terms } from './terms';

export const texts = {
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
  ...edits,
  ...goods,
  ...notifications,
  ...operations,
  ...staff,
  ...terms,
};
