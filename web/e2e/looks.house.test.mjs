import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { lookAt } from './looks.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Staff's work with partners, shared demand and the house itself. */
const PAGES = [
  '/organizations',
  { first: '/organizations', link: '/organizations/org_' },
  '/organizations/new',
  '/users',
  { first: '/users', link: '/users/usr_' },
  '/users/invite',
  '/roles',
  '/view-as',
  '/demand',
  '/policies',
  '/policies/new',
  '/releases',
  { first: '/releases', link: '/releases/rel_' },
  '/imports',
  { first: '/imports', link: '/imports/imp_' },
  '/imports/new',
  '/audit',
  '/jobs',
  '/no/such/page',
];

lookAt(() => browser, 'admin', PAGES);
