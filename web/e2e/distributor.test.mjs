import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';
import { beginsWith } from './portal.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a distributor finds a product by text, orders it, and follows it to delivered', async () => {
  const reference = `E2E-${Date.now()}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor');
  await page.getByRole('searchbox').fill('heart');
  await page.waitForURL(/\/products\?.*q=heart/);
  await settled(page);
  const card = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: 'Add', exact: true }) })
    .filter({ hasText: /In stock|Low stock/ })
    .first();
  const name = await card.getByRole('link').textContent();
  assert.match(name, /heart/i);
  assert.match(await card.textContent(), /[£€]\d+\.\d{2}/, 'its own price is shown');
  assert.match(await card.textContent(), /updated/, 'and since when the stock is known');

  await card.getByRole('textbox').fill('2');
  await card.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('link', { name: 'Cart with 1 product' }).click();
  await settled(page);
  await page.getByLabel('Your reference').fill(reference);
  await page.getByLabel('Company or person').fill('Goods in');
  await page.getByLabel('Street and number').fill('1 Quay Street');
  await page.getByLabel('Postal code').fill('LS1 1AA');
  await page.getByLabel('City').fill('Leeds');
  await page.getByLabel('Country').fill('gb');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.getByText('Thank you. We have your order').waitFor();
  const order = new URL(page.url()).pathname;
  assert.match(await page.locator('main').textContent(), new RegExp(`${reference}.*Quay Street`, 's'));
  await page.getByRole('link', { name: /^Cart with 0/ }).waitFor();

  const staff = await visit(browser);
  await signIn(staff.page, 'admin', order);
  for (const step of ['Confirm', 'Mark as shipped', 'Mark as delivered']) {
    await staff.page.getByRole('button', { name: step, exact: true }).click();
    await staff.page.getByRole('button', { name: step, exact: true }).waitFor({ state: 'detached' });
  }
  await staff.page.getByText('The partner has it.').waitFor();
  await staff.close();

  await page.reload();
  await page.getByText('It has arrived.').waitFor();
  await page.goto('/orders?state=delivered');
  await page.getByText(reference).first().waitFor();
  await close();
});

test('a refused field of an order says so beside the field', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/products?q=heart');
  await page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await page.goto('/cart');
  await settled(page);
  await page.getByLabel('Company or person').fill('Goods in');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.getByRole('alert').getByText('Some fields need attention').waitFor();
  await page.locator('main input[aria-invalid=true]').first().waitFor();
  await close();
});

test('a distributor downloads a presentation', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/library');
  const card = page.getByRole('listitem').filter({ hasText: 'Presentation' }).first();
  await card.waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    card.getByRole('button', { name: /^Download/ }).click(),
  ]);
  assert.ok(await beginsWith(await download.path(), 'PK'), 'a presentation is a zip archive');
  await close();
});
