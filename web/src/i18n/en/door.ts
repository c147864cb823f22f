/** English before the sign-in: what the first page says, and every problem. */
import { problems } from './problems';
import { shell } from './shell';
import { unsubscribe } from './unsubscribe';

export const texts = { ...shell, ...problems, ...unsubscribe };
