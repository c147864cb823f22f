import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoSidewaysScroll, launch, settled, signIn, visit } from './browser.mjs';
import { call, choosePassword, invite, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The current cycle of a supplier that other tests do not answer, and a forecast of it. */
async function current() {
  const token = await tokenOf('analyst');
  const own = (await call(await tokenOf('supplier'), 'GET', '/api/v1/me')).organization.id;
  const { items } = await call(token, 'GET', '/api/v1/demand/forecast-cycles?kind=published&limit=100');
  const others = items.filter(({ recipient, state }) => recipient.id !== own && state === 'open_for_commit');
  // Tests that run at the same time have the first and the last of them.
  const cycle = others[1];
  const found = await call(token, 'GET', `/api/v1/demand/forecasts?cycle_id=${cycle.id}&limit=500`);
  return { cycle, forecast: found.items.find(({ mean }) => mean !== null && mean > 0) };
}

test('staff adjust a forecast, have the cycle made, and its supplier sees what was added and why', async () => {
  const { cycle, forecast } = await current();
  const { page, close } = await visit(browser);
  await signIn(page, 'analyst', '/demand/cycles');
  await settled(page);
  await assertAccessible(page, 'forecast cycles');
  const name = `${cycle.recipient.name}, forecast cycle ${cycle.number}`;
  await page.getByRole('link', { name, exact: true }).click();
  await page.waitForURL(/\/demand\/cycles\/fcy_/);
  await settled(page);

  await page.goto(`/demand/cycles/${cycle.id}?sku=${encodeURIComponent(forecast.sku)}`);
  await settled(page);
  await page
    .getByRole('button', { name: `Preview of ${forecast.name}` })
    .first()
    .click();
  await page.getByLabel('Add', { exact: true }).fill('12.5');
  await page.getByLabel('Reason').selectOption('Season or holiday');
  await page.getByLabel('Internal note').fill('The fair is a week earlier.');
  await assertAccessible(page, 'a forecast cycle with the form of an adjustment');
  await page.getByRole('button', { name: 'Adjust', exact: true }).click();
  await page.getByText('The next cycle will be made with it').waitFor();
  await page.getByText('The fair is a week earlier.').first().waitFor();

  await page.getByRole('button', { name: 'Make a new cycle' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(cycle.id));
  await page.getByText('Open for commits').first().waitFor({ timeout: 120_000 });
  await settled(page);
  const made = page.url().split('/').at(-1).split('?')[0];
  const token = await tokenOf('analyst');
  const query = `cycle_id=${made}&product_id=${forecast.product_id}&limit=100`;
  const { items } = await call(token, 'GET', `/api/v1/demand/forecasts?${query}`);
  const adjusted = items.filter(({ adjustment_reason: reason }) => reason === 'season');
  assert.deepEqual(
    adjusted.map(({ adjustment }) => adjustment),
    [12.5],
  );

  const { who, link } = await invite(cycle.recipient.name, 'planner');
  const supplier = await visit(browser);
  await choosePassword(supplier.page, link);
  await signIn(supplier.page, who);
  await supplier.page.goto(`/demand/${forecast.product_id}`);
  await settled(supplier.page);
  await supplier.page.getByText(/: 12\.5, because of: Season or holiday/).waitFor();
  assert.equal(await supplier.page.getByText('The fair is a week earlier.').count(), 0);
  await supplier.close();

  await page.setViewportSize({ width: 390, height: 800 });
  await settled(page);
  await assertNoSidewaysScroll(page, 'a forecast cycle on a phone');
  await page
    .getByRole('button', { name: /^Withdraw: / })
    .first()
    .click();
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByText('The next cycle will be made without it').waitFor();
  await close();
});
