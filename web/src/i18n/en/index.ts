/** English: the list of keys for the other languages. The portal loads the parts by themselves (language.tsx). */
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

export const en = {
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

export type MessageKey = keyof typeof en;
export type Dictionary = Record<MessageKey, string>;
export type DoorDictionary = Record<keyof typeof door, string>;
export type HouseDictionary = Record<keyof typeof house, string>;
export type OfficeDictionary = Record<keyof typeof office, string>;
export type SupplyDictionary = Record<keyof typeof supply, string>;
export type PeopleDictionary = Record<keyof typeof people, string>;
