/** Spanish for demand and the policies that share it, loaded with the pages about them. */
import type { SupplyDictionary } from '../en';
import { demand } from './demand';
import { policies } from './policies';

export const texts: SupplyDictionary = {
  ...demand,
  ...policies,
};
