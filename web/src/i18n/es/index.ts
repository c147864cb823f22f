/** Spanish, loaded when it is asked for. A key that English has and Spanish lacks does not compile. */
import type { Dictionary } from '../en';
import { access } from './access';
import { catalogue } from './catalogue';
import { demand } from './demand';
import { library } from './library';
import { orders } from './orders';
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
  ...library,
  ...demand,
  ...staff,
};
