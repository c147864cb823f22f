import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible, launch, settled, signIn, visit } from './browser.mjs';
import { call, choosePassword, invite, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A planner of a supplier that no other test answers for: those take the first one that is not the demo's own. */
async function anotherPlanner() {
  const own = (await call(await tokenOf('supplier'), 'GET', '/api/v1/me')).organization.id;
  const asked = '/api/v1/demand/policies?state=active&limit=100';
  const { items } = await call(await tokenOf('admin'), 'GET', asked);
  return invite(items.findLast(({ recipient }) => recipient.id !== own).recipient.name, 'planner');
}

const rows = (page) => page.getByRole('table', { name: 'How good forecasts were' }).locator('tbody tr');

test('a whole cycle is answered by a sheet whose bad cells are named, and by accepting the rest', async () => {
  const { page, close } = await visit(browser);
  const { who, link } = await anotherPlanner();
  await choosePassword(page, link);
  await signIn(page, who, '/demand/plan');
  const whole = page.getByRole('region', { name: 'The whole cycle at once' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    whole.getByRole('button', { name: 'Get the sheet' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'commits.xlsx');
  assert.equal((await readFile(await download.path())).subarray(0, 2).toString(), 'PK');

  const token = await tokenOf(who);
  const { items } = await call(token, 'GET', '/api/v1/demand/forecasts?limit=200');
  const [good, bad] = items.filter(({ mean }) => mean != null);
  const sheet = `sku,period,quantity,reason\n${good.sku},${good.period},3,capacity\n${bad.sku},${bad.period},many,capacity\n`;
  await whole
    .locator('input[type=file]')
    .setInputFiles({ name: 'answer.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) });
  await whole.getByRole('radio', { name: 'Store nothing' }).check();
  await whole.getByRole('button', { name: 'Send the sheet' }).click();
  await whole.getByText('Nothing was stored').waitFor();
  const failed = whole.getByRole('table', { name: 'What is wrong' }).locator('tbody tr');
  assert.match(await failed.innerText(), /3\s+quantity\s+many/);
  await whole.getByRole('radio', { name: 'Store the others' }).check();
  await whole.getByRole('button', { name: 'Send the sheet' }).click();
  await whole.getByText('1 commit stored.').waitFor();
  await assertAccessible(page, 'a sheet with a bad row');

  await whole.getByRole('button', { name: 'Accept the forecast' }).click();
  await whole.getByRole('button', { name: 'Commit to it' }).click();
  await page.getByText(/[\d,]+ commits stored\./).waitFor();
  const commits = await call(
    token,
    'GET',
    `/api/v1/demand/commits?cycle_id=${good.cycle_id}&sku=${good.sku}&limit=100`,
  );
  const said = commits.items.find(({ id }) => id === good.id);
  assert.deepEqual([said.quantity, said.reason], [3, 'capacity'], 'what was said before stays');
  assert.ok(commits.items.some(({ reason }) => reason === 'as_forecast'));
  await close();
});

test('how good forecasts were is told by supplier and category, to each its own', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/demand/accuracy');
  await rows(page).first().waitFor();
  assert.ok((await rows(page).count()) > 1, 'staff see every supplier');
  await page.getByText('Category', { exact: true }).first().click();
  await page.waitForURL(/by=category/);
  await page.getByText('2 periods ahead', { exact: true }).click();
  await page.waitForURL(/horizon=(%22)?2/);
  await settled(page);
  await assertAccessible(page, 'accuracy by category');
  await close();

  const supplier = await visit(browser);
  await signIn(supplier.page, 'supplier', '/demand/accuracy');
  await rows(supplier.page).first().waitFor();
  assert.equal(await rows(supplier.page).count(), 1);
  await supplier.close();
});
