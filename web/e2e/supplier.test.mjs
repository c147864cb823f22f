import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, URL_UNDER_TEST, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a supplier reads released demand as picture and table, and takes the call and the CSV along', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'supplier', '/demand');
  await page.getByText('Release ').first().waitFor();
  await page.getByRole('searchbox').fill('REGENCY CAKESTAND 3 TIER');
  await page.waitForURL(/q=REGENCY/);
  await settled(page);
  await page.getByRole('table').first().getByRole('link', { name: 'REGENCY CAKESTAND 3 TIER' }).click();
  await page.waitForURL(/\/demand\/prd_/);
  await settled(page);

  const chart = page.getByRole('slider');
  await chart.focus();
  await page.keyboard.press('End');
  const last = await chart.getAttribute('aria-valuetext');
  await page.keyboard.press('Home');
  const first = await chart.getAttribute('aria-valuetext');
  assert.match(first, /(published|hidden to protect customers)$/);
  assert.notEqual(first, last, 'the arrow keys walk through the periods');

  const table = page.getByRole('region', { name: /The same as a table/ });
  await table.getByRole('row').filter({ hasText: 'Published' }).first().waitFor();
  await table.getByRole('row').filter({ hasText: 'Forecast' }).first().waitFor();
  await page.getByText('Why is this hidden?').click();
  await page.getByText('Your own purchases do not count').waitFor();

  const command = await page.getByRole('region', { name: /Calls for the released figures/ }).textContent();
  assert.match(command, /\$LONJA_TOKEN/);
  assert.ok(command.includes(URL_UNDER_TEST));

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const [header] = (await readFile(await download.path(), 'utf8')).split('\n');
  assert.match(header, /period/);
  assert.doesNotMatch(header, /price|amount|currency/);
  await close();
});

test('the heat map shows many products at once, says each cell in words, and gives the same as CSV', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'supplier', '/demand');
  await page.getByRole('link', { name: 'Heat map' }).click();
  await page.waitForURL(/\/demand\/map/);
  await settled(page);
  await page.getByRole('searchbox').fill('cakestand');
  await page.waitForURL(/\/demand\/map\?.*q=cakestand/);
  await settled(page);
  const grid = page.getByRole('grid', { name: 'Demand by product and period' });
  await grid.getByRole('rowheader', { name: 'REGENCY CAKESTAND 3 TIER' }).waitFor();
  const chosen = page.getByRole('region', { name: 'The chosen cell' });
  await grid.locator('[data-kind=published]').first().click();
  await chosen.getByText(/published$/).waitFor();
  const cell = () => grid.locator('[role=gridcell]:focus').textContent();
  await page.keyboard.press('End');
  assert.match(await cell(), /forecast \d+ .*between|no figure/);
  await page.keyboard.press('Home');
  const first = await cell();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await cell(), first, 'the arrow keys walk from cell to cell');

  await page.goto('/demand/map?q=cake');
  await settled(page);
  await grid.locator('[data-kind=suppressed]').first().click();
  await chosen.getByText('being hidden says nothing about it').waitFor();
  assert.doesNotMatch(await chosen.textContent(), /\d+ customers/, 'the reason names no threshold');

  await page.goto('/demand/map?q=cakestand&span=26&view=table');
  await settled(page);
  const table = page.getByRole('table', { name: 'Demand by product and period' });
  const published = await table.getByRole('row').filter({ hasText: 'Published' }).count();
  assert.ok(published > 5);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Released figures as CSV' }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  assert.equal(rows.filter((line) => line.includes('published')).length, published, 'exactly this view');
  assert.equal(rows.filter((line) => line.includes('product_id')).length, 1, 'one heading row');
  const command = await page
    .getByRole('region', { name: 'Calls for the released figures', exact: true })
    .textContent();
  assert.match(command, /for PRODUCT in prd_.* prd_[^]*from=\d{4}-W\d\d&until=/);
  await page.goto('/demand/map?q=zzzz');
  await page.getByText('Nothing matches these filters').waitFor();
  await close();
});

test('a supplier sees the demand of its own products only, and all of it as CSV', async () => {
  const staff = await visit(browser);
  await signIn(staff.page, 'admin', '/demand');
  const foreign = staff.page.getByRole('table').first().getByRole('link').first();
  const [theirs, name] = [await foreign.getAttribute('href'), await foreign.textContent()];
  await staff.close();

  const { page, close } = await visit(browser);
  await signIn(page, 'supplier', '/demand');
  await page.getByRole('button', { name: 'Download CSV' }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const rows = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  assert.ok(rows.length > 1000);
  assert.equal(rows.filter((row) => row.includes(name)).length, 0);
  await page.getByRole('searchbox').fill(name);
  await page.getByText('Nothing matches these filters').waitFor();
  await page.goto(theirs);
  await page.getByText('Nothing has been released for this product yet').waitFor();
  assert.equal(await page.getByText(name).count(), 0, 'not even its name');
  await close();
});

test('a supplier finds no prices, orders or policies', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'supplier');
  const doors = await page
    .getByRole('navigation', { name: 'Main navigation' })
    .getByRole('link')
    .allTextContents();
  const expected = [
    'Home',
    'Demand',
    'Exceptions',
    'Library',
    'People',
    'API clients',
    'Contacts',
    'Organisation',
  ];
  assert.deepEqual(doors, expected);
  for (const path of ['/orders', '/policies', '/products', '/library/new', '/quick-order']) {
    await page.goto(path);
    await page.getByText('This page is not part of your access').waitFor();
  }
  await close();
});
