/** How every page is looked at: by axe in every appearance, on two phones, and in Spanish. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  appear,
  APPEARANCES,
  assertAccessible,
  assertNoSidewaysScroll,
  chooseSpanish,
  settled,
  signIn,
  visit,
} from './browser.mjs';
import { routesOf, withAddresses } from './pages.mjs';

const DESKTOP = { width: 1280, height: 860 };
const PHONES = [390, 360];

async function goTo(page, address) {
  await page.setViewportSize(DESKTOP);
  await page.goto(address);
  await settled(page);
  assert.equal(await page.locator('[data-state=failed], [data-state=forbidden]').count(), 0, address);
}

async function assertFitsPhones(page, name) {
  for (const width of PHONES) {
    await page.setViewportSize({ width, height: 844 });
    await settled(page);
    await assertNoSidewaysScroll(page, `${name} at ${width} px`);
  }
}

async function assertAccessibleEverywhere(page, name) {
  for (const appearance of Object.keys(APPEARANCES)) {
    await appear(page, appearance);
    await assertAccessible(page, `${name}, ${appearance}`, { colours: appearance !== 'light' });
  }
  await appear(page, 'light');
  await assertFitsPhones(page, name);
  await assertAccessible(page, `${name} on a phone`);
}

async function assertSpanish(page, name) {
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  await assertFitsPhones(page, `${name} in Spanish`);
  const text = await page.locator('body').innerText();
  assert.doesNotMatch(text, /\b(app|nav|state|table|field|problem)\.[a-z_]+\b|\{[a-z]+\}/, name);
}

/**
 * The test of one person's pages: accessible in every appearance, whole on a phone in both languages. `share` takes
 * one part of so many, for people who see much.
 */
export function lookAt(browserOf, who, { share = 0, of = 1 } = {}) {
  describe(`the pages of the ${who}, part ${share + 1} of ${of}`, () => {
    let addresses;

    test('are accessible in every appearance, and on a phone', async () => {
      const { page, close } = await visit(browserOf(), { viewport: DESKTOP });
      if (who !== 'visitor') await signIn(page, who);
      const routes = (await routesOf(page, who)).filter((_, index) => index % of === share);
      const found = await withAddresses(page, who, routes);
      addresses = ['/no/such/page', ...found.flatMap((route) => route.addresses)];
      assert.ok(addresses.length > 3, `${who} is led to ${addresses.length} pages`);
      for (const address of addresses) {
        await goTo(page, address);
        await assertAccessibleEverywhere(page, address);
      }
      await close();
    });

    test('fit a phone in Spanish too, and leave no key without its text', async () => {
      const { page, close } = await visit(browserOf(), { viewport: DESKTOP });
      if (who !== 'visitor') await signIn(page, who);
      await chooseSpanish(page);
      for (const address of addresses) {
        await goTo(page, address);
        await assertSpanish(page, address);
      }
      await close();
    });
  });
}
