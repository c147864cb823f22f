import { after, before, describe, test } from 'node:test';
import { assertAccessible, assertNoSidewaysScroll, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Every page, by who sees it; `first` follows the first link that matches. */
export const PAGES = {
  distributor: [
    '/',
    '/products',
    '/products?view=table',
    { first: '/products', link: '/products/prd_' },
    '/products?q=zzzz',
    '/cart',
    '/orders',
    { first: '/orders', link: '/orders/ord_' },
    '/library',
    { first: '/library', link: '/library/ass_' },
  ],
  supplier: ['/', '/demand', { first: '/demand', link: '/demand/prd_' }, '/orders'],
  admin: [
    '/',
    '/orders',
    '/library/new',
    { first: '/library', link: '/library/ass_' },
    '/policies',
    '/view-as',
    '/demand',
    '/no/such/page',
  ],
};

/** Goes to a page of the list and gives its name. */
export async function goTo(page, target) {
  if (typeof target === 'string') {
    await page.goto(target);
    await settled(page);
    return target;
  }
  await page.goto(target.first);
  await settled(page);
  await page.locator(`main a[href^="${target.link}"]`).first().click();
  await page.waitForURL(new RegExp(target.link));
  await settled(page);
  return `${target.link}…`;
}

for (const colorScheme of ['light', 'dark']) {
  for (const [who, targets] of Object.entries(PAGES)) {
    describe(`the pages of the ${who} in the ${colorScheme}`, () => {
      test('are accessible, and fit a phone', async () => {
        const { page, close } = await visit(browser, { colorScheme });
        await page.goto('/sign-in');
        await page.getByRole('heading', { level: 1 }).waitFor();
        await assertAccessible(page, '/sign-in');
        await signIn(page, who);
        for (const target of targets) {
          await page.setViewportSize({ width: 1280, height: 860 });
          const name = await goTo(page, target);
          await assertAccessible(page, name);
          for (const width of [390, 360]) {
            await page.setViewportSize({ width, height: 844 });
            await settled(page);
            await assertNoSidewaysScroll(page, `${name} at ${width} px`);
          }
          await assertAccessible(page, `${name} on a phone`);
        }
        await close();
      });
    });
  }
}
