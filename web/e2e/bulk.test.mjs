/** Bulk edits of products: from the sheet of all products to changes that partners see, and the rows that failed. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function saved(page, name) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function upload(page, csv) {
  await page.goto('/catalogue/edits');
  await settled(page);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'changes.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.waitForURL(/\/catalogue\/edits\/ped_/);
  await page.locator('main').getByText('Checked', { exact: true }).first().waitFor();
  await settled(page);
}

test('a file of changes is checked, its valid rows are applied, and the wrong ones come back', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/catalogue?q=lantern');
  await page.getByRole('link', { name: 'Bulk edit' }).click();
  await settled(page);
  const sheet = await saved(page, 'Get all products as XLSX');
  assert.equal(sheet.name, 'products.xlsx');
  assert.equal(sheet.bytes.subarray(0, 2).toString(), 'PK');

  const csv = 'sku,tips,launch_on\n22423,Show it in threes,\n85123A,Light it,someday\n';
  await upload(page, csv);
  const errors = page.getByRole('region', { name: 'What is wrong' });
  await errors.getByText('someday').waitFor();
  await errors.getByText('This is no day.').waitFor();
  await assertAccessible(page);
  assert.ok(await page.getByRole('radio', { name: 'All or nothing' }).isDisabled());
  await page.getByRole('button', { name: 'Apply 1 change' }).click();
  await page.locator('main').getByText('Done', { exact: true }).first().waitFor();

  const failed = await saved(page, 'Get the wrong rows');
  assert.equal(failed.name, 'failed-rows.csv');
  const lines = failed.bytes.toString().trim().split(/\r?\n/);
  assert.equal(lines.length, 2);
  assert.equal(lines[0], 'sku,tips,launch_on,errors');
  assert.match(lines[1], /^85123A,Light it,someday,/);
  await close();
});

test('a file without errors may be applied as a whole, in Spanish and on a phone too', async () => {
  const { page, close } = await visit(browser, { viewport: { width: 390, height: 800 } });
  await signIn(page, 'admin', '/');
  await upload(page, 'sku,tips\n22423,Show it in fours\n');
  await page.getByText('Nothing is wrong').waitFor();
  assert.ok(await page.getByRole('radio', { name: 'All or nothing' }).isChecked());
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Apply 1 change' }).click();
  await page.locator('main').getByText('Done', { exact: true }).first().waitFor();
  await close();
});
