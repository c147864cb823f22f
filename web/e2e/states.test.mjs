import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { provokeStates } from './states.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

// What a distributor and a supplier both see is looked at once.
const SHARED = /^\/(people|api-clients|organization|orders|library)/;

provokeStates(
  () => browser,
  'distributor',
  () => true,
);
provokeStates(
  () => browser,
  'supplier',
  ({ path }) => !SHARED.test(path),
);
