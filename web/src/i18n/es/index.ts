/** Spanish, whole. A key that English has and Spanish lacks does not compile. */
import type { Dictionary } from '../en';
import { texts as certificates } from './certificates';
import { texts as door } from './door';
import { texts as house } from './house';
import { texts as system } from './system';

export const es: Dictionary = { ...door, ...house, ...system, ...certificates };
