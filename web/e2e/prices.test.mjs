/** Prices by quantity, the announced next prices from both sides, the papers of an order, and the cart that follows. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';
import { call, choosePassword, invite, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const main = (page) => page.locator('main');

test('a product says from which quantity on it costs less, and the cart charges by it', async () => {
  const token = await tokenOf('distributor');
  const { items } = await call(token, 'GET', '/api/v1/products?orderable=true&limit=100');
  const product = items.find(({ price_breaks }) => price_breaks.length === 2);
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', `/products/${product.id}`);
  const box = page.getByRole('complementary', { name: 'Order' });
  await box.getByText(/^from 12: €/).waitFor();
  await box.getByText(/^from 48: €/).waitFor();
  await box.getByRole('textbox').fill('12');
  await box.getByRole('button', { name: 'Add' }).click();
  await page.goto('/cart');
  await settled(page);
  const [twelve] = product.price_breaks;
  await main(page).getByText(`€${twelve.unit_price.amount}`).first().waitFor();
  await main(page)
    .getByText(/^from 48: €/)
    .waitFor();
  await close();
});

test('the distributor reads and acknowledges announced prices, and staff see who did', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor');
  await page.getByRole('link', { name: '1 list of new prices is announced and not acknowledged' }).click();
  await page.getByText('Metal and freight have become dearer (demo).').waitFor();
  await page.getByRole('columnheader', { name: 'From then on' }).waitFor();
  await page.getByRole('region', { name: 'What changes' }).getByText(/^\+\d/).first().waitFor();
  await page.getByRole('button', { name: 'We have seen these prices' }).click();
  await page.getByText(/Acknowledged by Dora Distributor/).waitFor();
  const address = new URL(page.url()).pathname;
  await page.goto('/products?view=table');
  await settled(page);
  await main(page)
    .getByText(/^from \d+ \w+ \d{4}: €/)
    .first()
    .waitFor();
  await close();
  const staff = await visit(browser);
  await signIn(staff.page, 'admin', address);
  await staff.page.getByText(/Acknowledged by Dora Distributor/).waitFor();
  await staff.close();
});

test('staff draft, change, announce, withdraw and delete a revision', async () => {
  const token = await tokenOf('admin');
  const { items } = await call(token, 'GET', '/api/v1/price-lists?sort=name&limit=100');
  // Another test keeps the first one.
  const list = items.findLast(({ state, valid_until }) => state === 'in_force' && valid_until === null);
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', `/price-lists/${list.id}`);
  await page.getByRole('link', { name: 'Next revision' }).click();
  // The page before has a field of the same name.
  await page.getByRole('heading', { level: 1, name: 'Next revision' }).waitFor();
  await page.getByLabel('Holds from').fill('2999-01-01');
  await page.getByLabel('Change of all prices').fill('5');
  await page.getByLabel('Notice to the partner').fill('Dearer.');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Only staff see this draft.').waitFor();
  await settled(page);
  const step = async (name, said) => {
    await page.getByRole('button', { name, exact: true }).click();
    await page
      .getByRole('group', { name: new RegExp(`^${name.split(' ')[0]} `) })
      .getByRole('button', { name, exact: true })
      .click();
    await page.getByText(said).first().waitFor();
    await settled(page);
  };
  const field = page.getByRole('textbox', { name: /^New price of/ }).first();
  await field.fill('9.99; 12: 9.50');
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await page.getByText(/The price list .* has been saved/).waitFor();
  await step('Announce', /has been announced/);
  await main(page).getByText('Nobody has acknowledged it yet.').waitFor();
  await step('Withdraw', /is a draft again/);
  await step('Delete the draft', 'The draft has been deleted');
  await close();
});

test('an order has its confirmation as a PDF in the reader’s language', async () => {
  const token = await tokenOf('distributor');
  const { items } = await call(token, 'GET', '/api/v1/orders?state=shipped&limit=1');
  const { page, close } = await visit(browser);
  await page.context().addInitScript(() => localStorage.setItem('lonja.language', 'es'));
  await page.goto(`/orders/${items[0].id}`);
  await page.getByLabel('Correo electrónico', { exact: true }).fill('distributor@example.com');
  await page.getByLabel('Contraseña', { exact: true }).fill('lonja-demo');
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Confirmación de pedido' }).click();
  const file = await readFile(await (await waiting).path());
  assert.ok(file.subarray(0, 5).equals(Buffer.from('%PDF-')));
  // Letters beyond ASCII make the text one of hexadecimal digits.
  const title = Buffer.from('Confirmación de pedido', 'latin1').toString('hex');
  assert.ok(file.toString('latin1').toLowerCase().includes(title), 'in Spanish');
  await page.getByRole('button', { name: 'Albarán de entrega' }).waitFor();
  await close();
});

test('a cart follows its owner to another browser, and neither loses what the other put in', async () => {
  const { who, link } = await invite('Tulpenhuis', 'buyer');
  const token = await tokenOf('distributor');
  const { items } = await call(token, 'GET', '/api/v1/products?orderable=true&limit=2');
  const [one, other] = items;
  const first = await visit(browser, { followsCart: true });
  await choosePassword(first.page, link);
  const add = async (page, product) => {
    await page.goto(`/products/${product.id}`);
    await settled(page);
    const told = page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().endsWith('/api/v1/cart'),
    );
    await page.getByRole('complementary', { name: 'Order' }).getByRole('button', { name: 'Add' }).click();
    await told;
  };
  await signIn(first.page, who);
  await add(first.page, one);
  const second = await visit(browser, { followsCart: true });
  await signIn(second.page, who);
  await second.page.getByRole('link', { name: 'Cart with 1 product', exact: true }).waitFor();
  await add(second.page, other);
  await second.page.getByRole('link', { name: 'Cart with 2 products' }).waitFor();
  await first.page.reload();
  await first.page.getByRole('link', { name: 'Cart with 2 products' }).waitFor();
  await second.close();
  await first.close();
});
