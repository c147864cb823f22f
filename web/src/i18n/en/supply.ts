/** English for demand and the policies that share it, loaded with the pages about them. */
import { demand } from './demand';
import { plan } from './plan';
import { policies } from './policies';

export const texts = {
  ...demand,
  ...plan,
  ...policies,
};
