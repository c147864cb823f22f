import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { provokeStates } from './states.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

provokeStates(
  () => browser,
  'admin',
  () => true,
  { share: 1, of: 2 },
);
