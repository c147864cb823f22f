/** English behind the sign-in: the texts of the homes and of what most people open, loaded while the portal asks who is there. */
import { access } from './access';
import { catalogue } from './catalogue';
import { doors } from './doors';
import { library } from './library';
import { list } from './list';
import { notifications } from './notifications';
import { orders } from './orders';
import { staff } from './staff';
import { terms } from './terms';

export const texts = {
  ...access,
  ...catalogue,
  ...doors,
  ...library,
  ...list,
  ...notifications,
  ...orders,
  ...staff,
  ...terms,
};
