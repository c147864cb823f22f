/** Spanish, whole. A key that English has and Spanish lacks does not compile. */
import type { Dictionary } from '../en';
import { texts as asset } from './asset';
import { texts as cart } from './cart';
import { texts as certificates } from './certificates';
import { texts as clients } from './clients';
import { texts as contacts } from './contacts';
import { texts as cycles } from './cycles';
import { texts as door } from './door';
import { texts as exceptions } from './exceptions';
import { texts as house } from './house';
import { texts as office } from './office';
import { texts as outlook } from './outlook';
import { texts as people } from './people';
import { texts as preferences } from './preferences';
import { texts as quickorder } from './quickorder';
import { texts as supply } from './supply';
import { texts as system } from './system';
import { texts as views } from './views';

export const es: Dictionary = {
  ...door,
  ...house,
  ...office,
  ...supply,
  ...people,
  ...system,
  ...certificates,
  ...asset,
  ...cart,
  ...clients,
  ...contacts,
  ...cycles,
  ...exceptions,
  ...outlook,
  ...preferences,
  ...quickorder,
  ...views,
};
