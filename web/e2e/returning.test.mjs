import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';
import { beginsWith } from './portal.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** As if the last visit had been so many days ago. */
const lastVisit = (page, days) =>
  page.evaluate((ago) => {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('lonja.visits.'))
        localStorage.setItem(key, JSON.stringify({ seen: Date.now() - ago * 86_400_000, before: null }));
  }, days);

test('the home page says what has changed since the last visit, and leads there', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor');
  await page.getByText('Your first visit from this browser').waitFor();
  await lastVisit(page, 3);
  await page.reload();
  await settled(page);
  await page.getByText('Since your last visit, 3 days ago').waitFor();
  await page.getByRole('link', { name: /products have changed/ }).click();
  await page.waitForURL(/\/products\?.*updated_since=/);
  await page.getByRole('listitem').getByRole('link').first().waitFor();
  await page.goto('/products?updated_since=2999-01-01T00%3A00%3A00.000Z');
  await page.getByText('Nothing matches these filters').waitFor();
  await close();
});

test('an order is repeated into the cart, and what is no longer on offer is named', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/orders?state=delivered');
  await page.getByRole('table').first().getByRole('link').first().click();
  await page.waitForURL(/\/orders\/ord_/);
  await settled(page);
  const lines = page.getByRole('table', { name: 'Lines' });
  const first = await lines.getByRole('link').first().getAttribute('href');
  const id = first.split('/').at(-1);
  // One of its products is no longer offered to this partner.
  await page.route(`**/api/v1/products/${id}`, (route) =>
    route.fulfill({
      status: 404,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 404, code: 'not_found', title: 'Not found', detail: '' }),
    }),
  );
  const count = (await lines.getByRole('row').count()) - 1;
  await page.getByRole('button', { name: 'Order again' }).click();
  const outcome = page.getByRole('status').filter({ hasText: /in the cart again/ });
  await outcome.getByText('It is no longer on offer to you.').waitFor();
  assert.match(await outcome.textContent(), count === 1 ? /0 products are/ : /[1-9]\d* products? (is|are)/);
  await page.unroute(`**/api/v1/products/${id}`);
  if (count > 1) {
    await outcome.getByRole('link', { name: 'To the cart' }).click();
    await page
      .getByRole('textbox', { name: /^Quantity of/ })
      .first()
      .waitFor();
  }
  await close();
});

test('several files leave the library as one', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/library');
  const put = page.getByRole('button', { name: /^Put .* into the basket$/ });
  for (const card of [0, 1, 2]) await put.nth(card).click();
  await page.getByText('3 files').waitFor();
  await page.reload();
  await settled(page);
  await page.getByText('3 files').waitFor();
  await page
    .getByRole('button', { name: /^Take .* out of the basket$/ })
    .first()
    .click();
  await page.getByText('2 files').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download all as one file' }).click(),
  ]);
  assert.ok(await beginsWith(await download.path(), 'PK'), 'a ZIP archive');
  await page.getByRole('button', { name: 'Empty the basket' }).click();
  await page.getByRole('region', { name: 'Your basket' }).waitFor({ state: 'detached' });
  await close();
});
