import { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { lookAt } from './looks.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Staff's work with goods, orders and material; `first` follows the first link that matches. */
const PAGES = [
  '/',
  '/orders',
  '/orders/board',
  '/library/new',
  '/library/many',
  { first: '/library', link: '/library/ass_' },
  '/catalogue',
  '/catalogue?q=zzzz',
  { first: '/catalogue', link: '/catalogue/prd_' },
  '/catalogue/new',
  '/audiences',
  { first: '/audiences', link: '/audiences/aud_' },
  '/price-lists',
  { first: '/price-lists', link: '/price-lists/pli_' },
  '/price-lists/new',
  '/stock',
  '/warehouses',
];

lookAt(() => browser, 'admin', PAGES);
