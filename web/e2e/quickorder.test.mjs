import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const check = (page) => page.getByRole('button', { name: 'Check the rows' }).click();
const row = (page, text) =>
  page.getByRole('table', { name: 'Checked rows' }).getByRole('row').filter({ hasText: text });

test('rows are checked one by one before anything is sent, and go into a cart that stays', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/quick-order');
  await check(page);
  await page.getByText('Paste at least one row.').waitFor();
  await page
    .getByLabel('SKUs and quantities')
    .fill('22423\t4\nno-such-sku\t1\n85123a\t12\n22423\t2\n85123A\t1.000');
  await check(page);
  await page.getByText('3 rows fit · 2 rows with errors').waitFor();
  await row(page, 'no-such-sku').getByText('No product with this SKU is on offer to you.').waitFor();
  await row(page, '1.000').getByText('thousands or thousandths').waitFor();
  await row(page, 'the quantities are added').getByText('same product as row 1').waitFor();
  const intoCart = page.getByRole('button', { name: 'Put into the cart' });
  assert.ok(await intoCart.isDisabled(), 'nothing leaves while a row is wrong');
  await page.reload();
  await settled(page);
  assert.match(await page.getByLabel('SKUs and quantities').inputValue(), /no-such-sku/, 'the list stays');
  await check(page);
  await page.getByLabel('Leave out the rows with errors').check();
  await intoCart.click();
  await page.getByRole('heading', { name: 'Cart', level: 1 }).waitFor();
  await page.getByRole('textbox', { name: 'Quantity of REGENCY CAKESTAND 3 TIER' }).waitFor();

  // The session ends; the cart does not.
  await page.context().clearCookies();
  await page.goto('/quick-order');
  await page.waitForURL(/\/sign-in/);
  await signIn(page, 'distributor', '/cart');
  const quantity = page.getByRole('textbox', { name: 'Quantity of REGENCY CAKESTAND 3 TIER' });
  assert.equal(await quantity.inputValue(), '6');
  await close();
});

test('a CSV file is read in the browser and ordered at once', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/quick-order');
  await page.locator('input[type=file]').setInputFiles({
    name: 'order.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('\uFEFFName;Referencia;Cantidad\r\nCakestand;22423;2\r\nHeart;85123A;1\r\n'),
  });
  await check(page);
  await page.getByText('2 rows fit · 0 rows with errors').waitFor();
  await page.getByLabel('Your reference').fill('CSV-1');
  await page.getByRole('button', { name: 'Order 2 products' }).click();
  await page.getByText('Thank you. We have your order').waitFor();
  assert.match(await page.locator('main').textContent(), /REGENCY CAKESTAND.*CSV-1/s);
  await page.goto('/quick-order');
  await settled(page);
  assert.equal(await page.getByLabel('SKUs and quantities').inputValue(), '', 'the list has been used');
  await close();
});

test('a refusal of the order stands beside its row', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/quick-order');
  await page.getByLabel('SKUs and quantities').fill('22423 1\n85123A 900000000');
  await check(page);
  await page.getByRole('button', { name: 'Order 2 products' }).click();
  await page.getByRole('alert').getByText('Not enough in stock').waitFor();
  await row(page, '85123A').getByText('Refused').waitFor();
  await row(page, '22423').getByText('Fits').waitFor();
  await close();
});

test('who cannot order finds no quick order', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'supplier', '/quick-order');
  await page.getByText('This page is not part of your access').waitFor();
  await page.getByText('Place and cancel orders').waitFor();
  await close();
});
