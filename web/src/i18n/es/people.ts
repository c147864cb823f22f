/** Spanish for the pages of people and of one's own organisation, loaded with them. */
import type { PeopleDictionary } from '../en';
import { directory } from './directory';
import { own } from './own';

export const texts: PeopleDictionary = {
  ...directory,
  ...own,
};
