/** Spanish for demand and the policies that share it, loaded with the pages about them. */
import type { SupplyDictionary } from '../en';
import { demand } from './demand';
import { plan } from './plan';
import { policies } from './policies';

export const texts: SupplyDictionary = {
  ...demand,
  ...plan,
  ...policies,
};
