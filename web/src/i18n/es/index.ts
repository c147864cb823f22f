/** Spanish, whole. A key that English has and Spanish lacks does not compile. */
import type { Dictionary } from '../en';
import { texts as door } from './door';
import { texts as house } from './house';

export const es: Dictionary = { ...door, ...house };
