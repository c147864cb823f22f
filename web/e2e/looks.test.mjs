import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { lookAt } from './looks.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Every page, by who sees it; `first` follows the first link that matches. */
const PAGES = {
  visitor: [
    '/sign-in?reason=expired',
    '/forgotten-password',
    '/accept-invitation',
    '/reset-password#token=x',
  ],
  distributor: [
    '/',
    '/products',
    '/products?view=table',
    { first: '/products', link: '/products/prd_' },
    '/products?q=zzzz',
    '/quick-order',
    '/cart',
    '/orders',
    { first: '/orders', link: '/orders/ord_' },
    '/library',
    { first: '/library', link: '/library/ass_' },
    '/people',
    '/people/invite',
    { first: '/people?q=distributor', link: '/people/usr_' },
    '/organization',
  ],
  supplier: [
    '/',
    '/demand',
    { first: '/demand', link: '/demand/prd_' },
    '/demand/map?q=cake',
    '/demand/map?q=cake&view=table',
    '/orders',
    '/api-clients',
    { first: '/api-clients?q=demo', link: '/api-clients/cli_' },
  ],
};

for (const [who, targets] of Object.entries(PAGES)) lookAt(() => browser, who, targets);
