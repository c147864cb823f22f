import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  appear,
  APPEARANCES,
  assertAccessible,
  assertNoSidewaysScroll,
  chooseSpanish,
  launch,
  settled,
  signIn,
  visit,
} from './browser.mjs';

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
  admin: [
    '/',
    '/orders',
    '/library/new',
    { first: '/library', link: '/library/ass_' },
    '/policies',
    '/view-as',
    '/organizations',
    '/organizations?q=zzzz',
    { first: '/organizations', link: '/organizations/org_' },
    '/organizations/new',
    '/people',
    { first: '/people', link: '/people/usr_' },
    '/people/invite',
    '/audit',
    '/catalogue',
    { first: '/catalogue', link: '/catalogue/prd_' },
    '/catalogue/new',
    '/price-lists',
    { first: '/price-lists', link: '/price-lists/pli_' },
    '/price-lists/new',
    '/stock',
    '/warehouses',
    '/demand',
    '/no/such/page',
  ],
};
const DESKTOP = { width: 1280, height: 860 };
const PHONES = [390, 360];

/** Goes to a page of the list and gives its name. */
async function goTo(page, target) {
  if (typeof target === 'string') {
    await page.goto(target);
    await settled(page);
    return target;
  }
  await page.goto(target.first);
  await settled(page);
  const title = page.locator('main h1');
  const left = await title.textContent();
  await page.locator(`main a[href^="${target.link}"]`).first().click();
  await title.filter({ hasNotText: left }).waitFor();
  await settled(page);
  return `${target.link}…`;
}

async function assertFitsPhones(page, name) {
  for (const width of PHONES) {
    await page.setViewportSize({ width, height: 844 });
    await settled(page);
    await assertNoSidewaysScroll(page, `${name} at ${width} px`);
  }
}

for (const [who, targets] of Object.entries(PAGES)) {
  describe(`the pages of the ${who}`, () => {
    test('are accessible in every appearance, and on a phone', async () => {
      const { page, close } = await visit(browser, { viewport: DESKTOP });
      if (who !== 'visitor') await signIn(page, who);
      for (const target of targets) {
        await page.setViewportSize(DESKTOP);
        const name = await goTo(page, target);
        for (const [appearance, { forcedColors }] of Object.entries(APPEARANCES)) {
          await appear(page, appearance);
          const colours = appearance !== 'light' && forcedColors === 'none';
          await assertAccessible(page, `${name}, ${appearance}`, { colours });
        }
        await appear(page, 'light');
        await assertFitsPhones(page, name);
        await assertAccessible(page, `${name} on a phone`);
      }
      await close();
    });

    test('fit a phone in Spanish too, and leave no key without its text', async () => {
      const { page, close } = await visit(browser, { viewport: DESKTOP });
      if (who !== 'visitor') await signIn(page, who);
      await chooseSpanish(page);
      for (const target of targets) {
        const name = await goTo(page, target);
        assert.equal(await page.locator('html').getAttribute('lang'), 'es');
        await assertFitsPhones(page, `${name} in Spanish`);
        const text = await page.locator('body').innerText();
        assert.doesNotMatch(text, /\b(app|nav|state|table|field|problem)\.[a-z_]+\b|\{[a-z]+\}/, name);
      }
      await close();
    });
  });
}
