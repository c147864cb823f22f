/** The distributor's tasks of docs/tasks.md, by number, in one sitting. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';
import { beginsWith } from './portal.mjs';

const CAKESTAND = 'REGENCY CAKESTAND 3 TIER';
let browser;
let page;
let close;
let order;

before(async () => {
  browser = await launch();
  ({ page, close } = await visit(browser));
  await signIn(page, 'distributor');
});
after(async () => {
  await close();
  await browser.close();
});

const door = async (name) => {
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await settled(page);
};
const search = async (text) => {
  await page.getByRole('searchbox').fill(text);
  await page.waitForURL((url) => url.searchParams.get('q') === text);
  await settled(page);
};

test('task 1: find a product, its price, its stock and how old that is', async () => {
  await search('regency cakestand');
  await page.getByRole('link', { name: CAKESTAND }).click();
  await page.getByRole('heading', { level: 1, name: CAKESTAND }).waitFor();
  const box = page.getByRole('complementary', { name: 'Order' });
  await box.getByText(/updated/).waitFor();
  assert.match(await box.textContent(), /€\d+\.\d\d.*(In stock|Low stock|Out of stock).*updated.*(ago|now)/s);
});

test('task 2: a list of what can be ordered, in an address of its own', async () => {
  await door('Products');
  await search('lantern');
  await page.getByRole('combobox', { name: 'Can be ordered' }).click();
  await page.getByRole('option', { name: 'Can be ordered now' }).click();
  await page.locator('label').filter({ hasText: 'Table' }).click();
  const table = page.getByRole('table', { name: 'Products' });
  await table.waitFor();
  await settled(page);
  const rows = await table.getByRole('rowheader').allTextContents();
  assert.ok(rows.length > 3);
  assert.equal(await table.getByRole('button', { name: 'Add' }).count(), rows.length, 'all can be ordered');
  const colleague = await page.context().newPage();
  await colleague.goto(page.url());
  await settled(colleague);
  assert.deepEqual(await colleague.getByRole('rowheader').allTextContents(), rows);
  await colleague.close();
});

test('task 3: see what is coming, and from when it can be ordered', async () => {
  await page.goto('/');
  await settled(page);
  const launches = page.getByRole('region', { name: 'Launching next' });
  await launches
    .getByText(/Launches \d+ \w+ \d{4}/)
    .first()
    .waitFor();
  await launches.getByRole('link').first().click();
  await page.getByText(/It can be ordered from \d+ \w+ \d{4}/).waitFor();
  assert.equal(await page.locator('main').getByRole('button', { name: 'Add' }).count(), 0);
});

test('task 4: order with a reference and an address', async () => {
  await page.goto(`/products?q=${encodeURIComponent('regency cakestand 3')}`);
  const card = page.getByRole('listitem').filter({ hasText: CAKESTAND });
  await card.getByRole('textbox').fill('2');
  await card.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('link', { name: 'Cart with 1 product' }).click();
  await page.getByLabel('Your reference').fill('TASK-4');
  await page.getByLabel('Company or person').fill('Our shop');
  await page.getByLabel('Street and number').fill('Keizersgracht 1');
  await page.getByLabel('City').fill('Amsterdam');
  await page.getByLabel('Country').fill('NL');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.getByText('Thank you. We have your order').waitFor();
  await page.getByRole('heading', { level: 1, name: /^Order \d+$/ }).waitFor();
});

test('task 5: order from a list that has an error in it', async () => {
  await door('Quick order');
  await page.getByLabel('SKUs and quantities').fill('22423\t1\n85123A\t2\n99999X\t3');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await page.getByText('2 rows fit · 1 row with an error').waitFor();
  await page.getByText('No product with this SKU is on offer to you.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Order 2 products' }).isDisabled());
  await page.getByLabel('Leave out the rows with errors').check();
  await page.getByRole('button', { name: 'Order 2 products' }).click();
  await page.getByText('Thank you. We have your order').waitFor();
  order = new URL(page.url()).pathname;
});

test('task 6: follow an order and cancel it', async () => {
  await door('Orders');
  await page.getByRole('table').first().locator(`a[href="${order}"]`).click();
  await page.getByRole('heading', { level: 1, name: /^Order \d+$/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByText('It was cancelled; nothing will be delivered.').waitFor();
  const course = page.getByRole('region', { name: 'Course of the order' });
  await course.getByText('Cancelled').waitFor();
  assert.match(await course.getByRole('listitem').last().textContent(), /\d{4}, \d\d:\d\d/);
});

test('task 7: order the same again', async () => {
  await page.goto('/orders?state=delivered');
  await page.getByRole('table').first().getByRole('link').first().click();
  await page.getByRole('button', { name: 'Order again' }).click();
  await page.getByText(/products? (is|are) in the cart again/).waitFor();
  await page.getByRole('link', { name: 'To the cart' }).click();
  await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
  await page
    .getByRole('button', { name: /^Remove / })
    .first()
    .waitFor();
});

test('task 8: take two pieces of material along as one file', async () => {
  await door('Library');
  const put = page.getByRole('button', { name: /^Put .* into the basket$/ });
  await put.nth(0).click();
  await put.nth(1).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download all as one file' }).click(),
  ]);
  assert.ok(await beginsWith(await download.path(), 'PK'));
});

test('task 9: let a colleague in who does not order', async () => {
  const email = `seller-${Date.now()}@example.com`;
  await door('People');
  await page.getByRole('link', { name: 'Invite somebody' }).click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByRole('textbox', { name: 'Name' }).fill('Sela Seller');
  const seller = page.getByRole('checkbox', { name: 'Seller' });
  await seller.check();
  assert.doesNotMatch(await seller.locator('xpath=ancestor::*[3]').textContent(), /Place and cancel orders/);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page
    .getByRole('region', { name: 'The link, shown once' })
    .getByText('/accept-invitation#token=')
    .waitFor();
  await door('People');
  const row = page.getByRole('row').filter({ hasText: email });
  await row.getByText('Invited').waitFor();
  await row.getByText('Seller', { exact: true }).waitFor();
});

test('task 10: know one’s terms, in Spanish', async () => {
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: 'Español' }).click();
  await page.getByRole('link', { name: 'Organización' }).click();
  await page.getByText('Número de cliente').waitFor();
  await page.getByRole('region', { name: 'Datos registrados' }).getByText('EUR').waitFor();
  const list = page.getByRole('table', { name: 'Tarifas' });
  assert.match(await list.textContent(), /\d+ [a-z]{3,4} \d{4}/);
});
