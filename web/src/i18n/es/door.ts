/** Spanish before the sign-in: what the first page says, and every problem. */
import type { DoorDictionary } from '../en';
import { problems } from './problems';
import { shell } from './shell';
import { unsubscribe } from './unsubscribe';

export const texts: DoorDictionary = { ...shell, ...problems, ...unsubscribe };
