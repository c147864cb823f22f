import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoSidewaysScroll, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PRODUCT = 'REGENCY CAKESTAND 3 TIER';

async function openPlan() {
  const { page, close } = await visit(browser);
  await signIn(page, 'supplier', '/demand');
  await page.getByRole('link', { name: 'Forecast and commits' }).click();
  await page.waitForURL(/\/demand\/plan/);
  await settled(page);
  await page.getByRole('searchbox').fill(PRODUCT);
  await page.waitForURL(/\/demand\/plan\?.*q=/);
  await settled(page);
  return {
    page,
    close,
    fields: page.getByRole('textbox', { name: new RegExp(`^Commit for ${PRODUCT}, Week`) }),
  };
}

test('a supplier commits to less than the forecast, says why, and finds it again', async () => {
  const { page, close, fields } = await openPlan();
  await page.getByText(/It takes commits until/).waitFor();
  await fields.first().fill('1');
  await page.getByText('1 quantity to commit to.').waitFor();
  await page.getByRole('button', { name: 'Commit', exact: true }).click();
  await page.getByText('Choose a reason.').waitFor();
  await page.getByRole('combobox', { name: /^Why is 1 quantity/ }).click();
  await page.getByRole('option', { name: 'More cannot be made' }).click();
  await page.getByRole('button', { name: 'Commit', exact: true }).click();
  await page.getByText('1 commit stored.').waitFor();
  await settled(page);
  await page.reload();
  await settled(page);
  assert.equal(await fields.first().inputValue(), '1');
  await close();
});

test('a range from a spreadsheet is laid over the fields, and a bad figure says what is wrong with it', async () => {
  const { page, close, fields } = await openPlan();
  const second = fields.nth(1);
  await second.focus();
  await second.evaluate((field) => {
    const clipboardData = new window.DataTransfer();
    clipboardData.setData('text/plain', 'many\t7\n');
    field.dispatchEvent(
      new window.ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  assert.equal(await second.inputValue(), 'many');
  assert.equal(await fields.nth(2).inputValue(), '7');
  await page.getByRole('combobox', { name: /^Why (is|are)/ }).click();
  await page.getByRole('option', { name: 'Material is short' }).click();
  await page.getByRole('button', { name: 'Commit', exact: true }).click();
  await page.getByText('1 quantity was not taken').waitFor();
  await page.getByText(/Write a number/).waitFor();
  assert.equal(await second.getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByText('1 quantity was not taken').waitFor({ state: 'detached' });
  await close();
});

test('a product says what its forecast is made of, and how good earlier ones were', async () => {
  const { page, close } = await openPlan();
  await page.getByRole('rowheader').getByRole('link', { name: PRODUCT }).click();
  await page.waitForURL(/\/demand\/prd_/);
  await settled(page);
  const parts = page.getByRole('table', { name: 'What each figure is made of' });
  await parts.waitFor();
  const figures = await parts
    .getByRole('row')
    .nth(1)
    .getByRole('cell')
    .evaluateAll((cells) => cells.slice(-8).map((cell) => Number(cell.innerText.replace(/[^\d.-]/g, ''))));
  const mean = figures.pop();
  const sum = figures.reduce((all, one) => all + Math.round(one * 1000), 0);
  assert.equal(sum, Math.round(mean * 1000));
  await page.getByRole('table', { name: 'How good past forecasts were' }).waitFor();
  await close();
});

test('what is expected by category adds up, and so do the parts that it is made of', async () => {
  const { page, close } = await openPlan();
  const totals = page.getByRole('region', { name: 'Forecast by category', exact: true });
  const rows = async () => {
    const found = await totals
      .locator('tbody tr')
      .evaluateAll((all) =>
        all.map((row) =>
          [...row.children].map((cell) => Number(cell.innerText.replace(/[^\d.-]/g, '')) * 1000),
        ),
      );
    return found.map((row) => row.slice(1).map(Math.round));
  };
  const sums = (await rows()).filter(([, , mean]) => mean > 0);
  assert.ok(sums.length > 1, 'a category and everything');
  for (const [parts, rest, mean] of sums) assert.equal(parts + rest, mean);
  await totals.getByText('What it is made of').click();
  const made = (await rows()).filter((row) => row.at(-1) > 0);
  assert.equal(made.length, sums.length);
  for (const row of made)
    assert.equal(
      row.slice(0, -1).reduce((all, part) => all + part, 0),
      row.at(-1),
    );
  await assertAccessible(page, 'a forecast with its totals');
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await assertNoSidewaysScroll(page, 'a forecast with its totals on a phone');
  await close();
});

test('what is expected by region adds up to all regions', async () => {
  const { page, close } = await openPlan();
  const regions = page.getByRole('region', { name: 'Forecast by region', exact: true });
  await regions.locator('tbody tr').first().waitFor();
  const rows = await regions
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.innerText.trim())));
  const number = (text) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 1000);
  const sums = rows.filter(([region, , , parts]) => region.includes('All regions') && /\d/.test(parts));
  assert.ok(sums.length > 0, 'all regions of a category');
  for (const [, category, , parts, rest, mean] of sums) {
    const below = rows.filter(([, of, partOf]) => of === category && partOf === 'All regions');
    assert.ok(below.length > 0);
    const means = below.map((row) => number(row[5]));
    assert.equal(
      means.reduce((all, one) => all + one, 0),
      number(parts),
    );
    assert.equal(number(parts) + number(rest), number(mean));
  }
  await assertAccessible(page, 'a forecast by region');
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await assertNoSidewaysScroll(page, 'a forecast by region on a phone');
  await close();
});
