/** The supplier's planner's tasks of docs/tasks.md, by number, in one sitting. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';

const CAKESTAND = 'REGENCY CAKESTAND 3 TIER';
let browser;
let page;
let close;
const client = `Planning ${Date.now()}`;
let firstSecret;

before(async () => {
  browser = await launch();
  ({ page, close } = await visit(browser));
  await signIn(page, 'supplier');
});
after(async () => {
  await close();
  await browser.close();
});

const door = async (name) => {
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name }).click();
  await page.locator('main h1').waitFor();
  await settled(page);
};
const saved = async (button) => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
};
const call = async () => {
  await page.getByRole('button', { name: 'Get a token' }).click();
  await page.getByText('Token received').waitFor();
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('Status 200').waitFor();
};

test('task 1: see which release is the latest, what it covers and what it hides', async () => {
  const tiles = page.locator('main').getByRole('listitem');
  await tiles
    .filter({ hasText: 'Latest release' })
    .getByText(/Release \d+/)
    .waitFor();
  await tiles
    .filter({ hasText: 'Period covered' })
    .getByText(/Week \d+, \d{4} – Week \d+, \d{4}/)
    .waitFor();
  await tiles
    .filter({ hasText: 'Published figures' })
    .getByText(/^[\d,]+\+?$/)
    .waitFor();
  await tiles
    .filter({ hasText: 'Hidden figures' })
    .getByText(/^[\d,]+\+?$/)
    .waitFor();
});

test('task 2: read the last released week of a product with the keyboard', async () => {
  await door('Demand');
  const box = page.getByRole('searchbox');
  await box.focus();
  await page.keyboard.type('regency cakestand 3');
  await page.waitForURL(/q=regency/);
  await settled(page);
  await page.getByRole('table').first().getByRole('link', { name: CAKESTAND }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: CAKESTAND }).waitFor();
  await settled(page);
  const chart = page.getByRole('slider');
  await chart.focus();
  await page.keyboard.press('End');
  const said = () => chart.getAttribute('aria-valuetext');
  for (let press = 0; press < 60 && !/published$/.test(await said()); press += 1)
    await page.keyboard.press('ArrowLeft');
  assert.match(await said(), /^Week \d+, \d{4}: [\d,]+ pieces?, published$/);
});

test('task 3: read what is expected, and how sure it is', async () => {
  const row = page
    .getByRole('region', { name: /The same as a table/ })
    .getByRole('row')
    .filter({ hasText: 'Forecast' })
    .last();
  assert.match(await row.textContent(), /Week \d+, \d{4}.*[\d,]+ pieces?[\d,]+ to [\d,]+/);
});

test('task 4: understand why a week is hidden', async () => {
  await page.getByText('Why is this hidden?').click();
  await page.getByText('A period is hidden when too few customers bought').waitFor();
  await page.getByText('It may be large, small or none at all').waitFor();
});

test('task 5: learn how the forecast is made, and from what', async () => {
  const forecast = page.getByRole('region', { name: 'Forecast', exact: true });
  await forecast.getByText(/^Method: /).waitFor();
  await forecast.getByText('worked out from the released figures only').waitFor();
});

test('task 6: compare products over half a year', async () => {
  await page.goto('/demand');
  await settled(page);
  await page.getByRole('link', { name: 'Heat map' }).click();
  await page.waitForURL(/\/demand\/map/);
  await settled(page);
  await page.getByRole('searchbox').fill('cake cases');
  await page.waitForURL(/q=cake/);
  await page.getByRole('combobox', { name: 'Released periods' }).click();
  await page.getByRole('option', { name: 'The last 26' }).click();
  await page.getByRole('combobox', { name: 'Strongest colour' }).click();
  await page.getByRole('option', { name: 'the most of all' }).click();
  await page.waitForURL((url) => url.searchParams.get('scale') === 'all');
  await settled(page);
  const grid = page.getByRole('grid');
  const names = await grid.getByRole('rowheader').allTextContents();
  assert.ok(names.length > 3 && names.every((name) => /cake cases/i.test(name)));
  assert.equal((await grid.locator('[data-level="5"]').count()) > 0, true);
  await page.reload();
  await settled(page);
  assert.deepEqual(await grid.getByRole('rowheader').allTextContents(), names);
  assert.ok((await grid.getByRole('columnheader').count()) > 26);
});

test('task 7: read the comparison as a table', async () => {
  await page.getByText('Table', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Demand by product and period' });
  for (const status of ['Published', 'Hidden', 'Forecast'])
    await table.getByRole('row').filter({ hasText: status }).first().waitFor();
});

test('task 8: take exactly these figures away', async () => {
  const table = page.getByRole('table', { name: 'Demand by product and period' });
  const shown = (status) =>
    table
      .getByRole('cell')
      .filter({ hasText: new RegExp(`^${status}$`) })
      .count();
  const released = await saved('Released figures as CSV');
  assert.equal(released.filter((row) => row.includes(',published,')).length, await shown('Published'));
  const expected = await saved('Forecasts as CSV');
  assert.ok(expected.length > 1);
  assert.ok(expected.slice(1).every((row) => /cake cases/i.test(row)));
});

test('task 9: connect a system that may read demand and nothing else', async () => {
  await door('API clients');
  await page.getByRole('button', { name: 'New API client' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(client);
  await page.getByRole('checkbox', { name: 'See released demand and forecasts' }).check();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = page.getByRole('region', { name: 'Secret', exact: true });
  firstSecret = (await secret.textContent()).trim();
  await call();
  assert.match(await page.getByRole('region', { name: 'Answer' }).textContent(), /"state": "published"/);
});

test('task 10: change its secret without a gap', async () => {
  await page.getByRole('link', { name: 'Open its page' }).click();
  await page
    .getByText(/^Last used/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Add a second secret' }).click();
  const shown = page.getByRole('region', { name: 'Secret', exact: true });
  await shown.waitFor();
  const second = (await shown.textContent()).trim();
  const field = page.getByRole('textbox', { name: 'Secret' });
  await field.fill(second);
  await call();
  await page.getByRole('button', { name: 'Retire' }).first().click();
  await page
    .getByRole('group', { name: /Retire this secret/ })
    .getByRole('button', { name: 'Retire' })
    .click();
  await page.getByText('The secret no longer works').waitFor();
  await field.fill(firstSecret);
  await page.getByRole('button', { name: 'Get a token' }).click();
  await page.getByText('There is no token').waitFor();
  await field.fill(second);
  await call();
});
