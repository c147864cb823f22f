/** English for the pages of staff, loaded with each of them. */
import { curation } from './curation';
import { edits } from './edits';
import { goods } from './goods';
import { operations } from './operations';
import { registry } from './registry';
import { revisions } from './revisions';
import { upload } from './upload';

export const texts = {
  ...curation,
  ...edits,
  ...goods,
  ...operations,
  ...registry,
  ...revisions,
  ...upload,
};
