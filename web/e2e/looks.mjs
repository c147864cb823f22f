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

/** The two tests of one person's pages: accessible in every appearance, and whole on a phone in both languages. */
export function lookAt(browserOf, who, targets) {
  describe(`the pages of the ${who}`, () => {
    test('are accessible in every appearance, and on a phone', async () => {
      const { page, close } = await visit(browserOf(), { viewport: DESKTOP });
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
      const { page, close } = await visit(browserOf(), { viewport: DESKTOP });
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
