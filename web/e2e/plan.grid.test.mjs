import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { idOf, nameOf, pasteInto, PERIODS, PRODUCTS, standIn, weekOf } from './bigplan.mjs';
import { assertAccessible, assertNoSidewaysScroll, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const LAST = { row: PRODUCTS - 1, column: PERIODS - 1 };

async function openGrid(options) {
  const { page, close } = await visit(browser, options);
  const sent = [];
  await standIn(page, sent);
  await signIn(page, 'supplier', '/demand/plan');
  const grid = page.getByRole('grid', { name: 'Forecasts and commits by product and period' });
  await grid.waitFor();
  const field = (row, column) =>
    page.getByRole('textbox', { name: `Commit for ${nameOf(row)}, ${weekOf(column)}`, exact: true });
  /** Where the focus is, as who hears it would know. */
  const focused = async () => {
    const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    const [, row, column] = /^Commit for Product (\d+), Week (\d+)/.exec(name ?? '') ?? [];
    return row === undefined ? null : { row: Number(row) - 1, column: Number(column) - 1 };
  };
  const drawn = async () => ({
    rows: await grid.getByRole('row').count(),
    fields: await grid.getByRole('textbox').count(),
  });
  return { page, close, sent, grid, field, focused, drawn };
}

test('of two thousand products by 26 weeks only what is in view is drawn', async () => {
  const { page, close, grid, drawn } = await openGrid();
  assert.equal(await grid.getAttribute('aria-rowcount'), String(PRODUCTS + 1));
  assert.equal(await grid.getAttribute('aria-colcount'), String(PERIODS + 1));
  const most = { rows: 24, fields: 400 };
  const assertBounded = async () => {
    const now = await drawn();
    assert.ok(now.rows > 5 && now.rows <= most.rows, `${now.rows} rows`);
    assert.ok(now.fields <= most.fields, `${now.fields} fields`);
  };
  await assertBounded();
  for (const share of [0.25, 0.5, 1]) {
    await grid.evaluate((box, part) => box.scrollTo(0, (box.scrollHeight - box.clientHeight) * part), share);
    const row = Math.min(Math.round(PRODUCTS * share), LAST.row);
    await grid.getByRole('rowheader', { name: nameOf(row) }).waitFor();
    await assertBounded();
  }
  const last = grid.getByRole('row', { name: nameOf(LAST.row) });
  assert.equal(await last.getAttribute('aria-rowindex'), String(PRODUCTS + 1));
  await assertAccessible(page, 'the grid of 2,000 products');
  await close();
});

test('the keyboard reaches the last field and comes back, and scrolling takes the focus away from none', async () => {
  const { page, close, grid, field, focused } = await openGrid();
  await field(0, 0).focus();
  await page.keyboard.press('Control+End');
  assert.deepEqual(await focused(), LAST);
  assert.ok(await field(LAST.row, LAST.column).isVisible());
  await page.keyboard.press('Home');
  assert.deepEqual(await focused(), { row: LAST.row, column: 0 });
  await page.keyboard.press('Control+Home');
  assert.deepEqual(await focused(), { row: 0, column: 0 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await focused(), { row: 2, column: 1 });
  await page.keyboard.press('PageDown');
  const { row } = await focused();
  assert.ok(row > 5 && row < 15, `a page led to row ${row}`);
  await page.keyboard.press('PageUp');
  assert.deepEqual(await focused(), { row: 2, column: 1 });

  await page.keyboard.type('77');
  await grid.evaluate((box) => box.scrollTo(box.scrollWidth, box.scrollHeight));
  await grid.getByRole('rowheader', { name: nameOf(LAST.row) }).waitFor();
  assert.deepEqual(await focused(), { row: 2, column: 1 });
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(await focused(), { row: 3, column: 1 });
  assert.equal(await field(2, 1).inputValue(), '77');

  await page.keyboard.press('End');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), null);
  await page.keyboard.press('Shift+Tab');
  assert.deepEqual(await focused(), { row: 3, column: LAST.column });
  await close();
});

test('a range of 50 by 26 lands where it is pasted, outlives a reload and a search, and is committed to', async () => {
  const { page, close, sent, field } = await openGrid();
  const from = PRODUCTS - 50;
  await field(0, 0).focus();
  await page.keyboard.press('Control+End');
  for (let up = 1; up < 50; up += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  const range = Array.from({ length: 50 }, (_, down) =>
    Array.from({ length: PERIODS }, (_, right) => String(1000 + down * PERIODS + right)).join('\t'),
  ).join('\n');
  await pasteInto(field(from, 0), range);
  await page.getByText('1,300 quantities to commit to.').waitFor();
  await page.waitForTimeout(500);
  await page.reload();
  await settled(page);
  await page.getByText('1,300 quantities to commit to.').waitFor();
  await page.getByRole('searchbox').fill('Product 0001');
  await page.getByText('1,300 of them are not among the products found.').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.waitForURL((url) => !url.searchParams.has('q'));
  await field(0, 0).focus();
  await page.keyboard.press('Control+End');
  await page.getByRole('combobox', { name: /^Why are/ }).click();
  await page.getByRole('option', { name: 'More cannot be made' }).click();
  await page.getByRole('button', { name: 'Commit', exact: true }).click();
  await page.getByText('1,300 commits stored.').waitFor();
  await page.getByText('Nothing written yet.').waitFor();
  const rows = sent.flat();
  assert.equal(rows.length, 50 * PERIODS);
  assert.equal(rows.find(({ id }) => id === idOf(from, 0)).quantity, '1000');
  assert.equal(rows.find(({ id }) => id === idOf(LAST.row, LAST.column)).quantity, '2299');
  await close();
});

test('all forecasts are taken in one go, and what was not taken is found again', async () => {
  const { page, close, sent, grid, field, focused } = await openGrid();
  await field(0, 0).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('many');
  await page.getByRole('button', { name: 'Take the forecast where nothing is written' }).click();
  await page.getByText('52,000 quantities to commit to.').waitFor();
  await page.getByRole('combobox', { name: /^Why is/ }).click();
  await page.getByRole('option', { name: 'Something else' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Commit', exact: true }).click();
  await page.getByText('51,999 commits stored.').waitFor();
  await page.getByText('1 quantity was not taken').waitFor();
  assert.equal(sent.flat().length, PRODUCTS * PERIODS);
  await grid.evaluate((box) => box.scrollTo(0, 0));
  await field(0, 0).focus();
  await page.getByRole('button', { name: 'Go to the first' }).click();
  assert.deepEqual(await focused(), LAST);
  assert.equal(await field(LAST.row, LAST.column).getAttribute('aria-invalid'), 'true');
  await page.getByText('Write a number with at most three decimals.').waitFor();
  await close();
});

test('on a phone products are cards, as few as are in view', async () => {
  const { page, close, grid, field, focused, drawn } = await openGrid({
    viewport: { width: 390, height: 844 },
  });
  await assertNoSidewaysScroll(page, 'the cards');
  assert.ok((await drawn()).rows <= 6);
  await field(0, LAST.column).focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await focused(), { row: 1, column: 0 });
  await page.keyboard.press('Control+End');
  assert.deepEqual(await focused(), LAST);
  assert.ok((await drawn()).rows <= 6);
  await grid.getByText(nameOf(LAST.row)).waitFor();
  await assertAccessible(page, 'the cards');
  await close();
});
