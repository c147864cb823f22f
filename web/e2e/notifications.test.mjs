import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, launch, settled, signIn, visit } from './browser.mjs';
import { call, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const bell = (page) => page.getByRole('button', { name: /^Notifications, \d+ unread$/ });

for (const [who, what] of [
  ['distributor', /^(Unread: )?New material: /],
  ['supplier', /^(Unread: )?Release 1 of demand figures is out$/],
  // Whatever came last: other tests order and write policies, and the bell shows the newest.
  ['admin', /^(Unread: )?.+/],
]) {
  test(`the bell tells the ${who} what concerns them and leads there`, async () => {
    const { page, close } = await visit(browser);
    await signIn(page, who);
    await bell(page).click();
    const panel = page.getByRole('dialog', { name: 'Notifications' });
    const told = panel.getByRole('link', { name: what }).first();
    await told.waitFor();
    await assertAccessible(page, `the bell of the ${who}`);
    const target = await told.getAttribute('href');
    await told.click();
    await page.waitForURL((url) => url.pathname === target);
    await settled(page);
    await close();
  });
}

test('somebody chooses what to be told, and it stays', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/notifications/preferences');
  const choice = page.getByRole('combobox', { name: 'Orders confirmed: by mail' });
  await choice.click();
  await page.getByRole('option', { name: 'Never' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your settings are saved.').waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await choice.inputValue(), 'Never');
  await close();
});

test('what happens is told while the page is open, without asking again and again', async () => {
  const { page, close } = await visit(browser, { stream: true });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const streaming = page.waitForResponse('**/api/v1/me/stream');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address', { exact: true }).fill('admin@example.com');
  await page.getByLabel('Password', { exact: true }).fill('lonja-demo');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  assert.equal((await streaming).headers()['content-type'], 'text/event-stream');
  const before = Number(/\d+/.exec(await bell(page).getAttribute('aria-label'))[0]);
  const buyer = await tokenOf('distributor');
  const { items } = await call(buyer, 'GET', '/api/v1/products?orderable=true&limit=1');
  await call(buyer, 'POST', '/api/v1/orders', {
    lines: [{ product_id: items[0].id, quantity: items[0].pack ?? 1 }],
  });
  await page.waitForFunction(
    (known) =>
      [...document.querySelectorAll('button[aria-label]')].some((button) => {
        const count = /^Notifications, (\d+) unread$/.exec(button.ariaLabel ?? '')?.[1];
        return count !== undefined && Number(count) > known;
      }),
    before,
  );
  const polls = asked.filter((path) => path.endsWith('/unread-count'));
  assert.ok(polls.length <= 2, `asked ${polls.length} times beside the stream`);
  await close();
});
