/** English for the pages of people and of one's own organisation, loaded with them. */
import { directory } from './directory';
import { own } from './own';

export const texts = {
  ...directory,
  ...own,
};
