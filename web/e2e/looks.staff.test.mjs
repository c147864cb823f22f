import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { lookAt } from './looks.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

lookAt(() => browser, 'admin', { share: 0, of: 2 });
