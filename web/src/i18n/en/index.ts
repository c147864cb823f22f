/** English: the list of keys for the other languages. The portal loads the parts by themselves (language.tsx). */
import { texts as certificates } from './certificates';
import { texts as door } from './door';
import { texts as house } from './house';
import { texts as system } from './system';

export const en = { ...door, ...house, ...system, ...certificates };

export type MessageKey = keyof typeof en;
export type Dictionary = Record<MessageKey, string>;
export type DoorDictionary = Record<keyof typeof door, string>;
export type HouseDictionary = Record<keyof typeof house, string>;
