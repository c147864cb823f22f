import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fillSignIn, launch, PASSWORD, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the sign-in keeps the deep link, says what was wrong, and leads on', async () => {
  const { page, close } = await visit(browser);
  await page.goto('/products?q=heart&view=table');
  await page.waitForURL(/\/sign-in/);
  await fillSignIn(page, 'distributor', 'not the password');
  await page.getByRole('alert').getByText('E-mail address or password is wrong').waitFor();
  await fillSignIn(page, 'distributor');
  await page.waitForURL(/\/products\?.*q=heart/);
  await settled(page);
  await page.getByRole('table').waitFor();
  await close();
});

test('a link cannot lead to another site', async () => {
  const { page, close } = await visit(browser);
  await page.goto('/sign-in?next=//example.org/steal');
  await fillSignIn(page, 'distributor');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await settled(page);
  assert.equal(new URL(page.url()).pathname, '/');
  await close();
});

test('a reload stays signed in; an ended session says so and comes back', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/orders');
  await page.reload();
  await settled(page);
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  assert.equal(
    await page.evaluate(() => Object.values(localStorage).some((value) => value.includes('eyJ'))),
    false,
    'no token in the storage',
  );
  await page.context().clearCookies();
  await page.reload();
  await page.waitForURL(/\/sign-in\?.*next=/);
  await fillSignIn(page, 'distributor');
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  await close();
});

test('signing out in one tab signs out the other', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor');
  const other = await page.context().newPage();
  await other.goto('/');
  await settled(other);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You have signed out.').waitFor();
  await other.waitForURL(/\/sign-in/);
  await close();
});

test('the language and the appearance are chosen once and stay', async () => {
  const { page, close } = await visit(browser);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  await page.getByRole('button', { name: 'Apariencia oscura' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark');
  await close();
});

test('the keyboard is enough: the content, the menus and the way from page to page', async () => {
  const { page, close } = await visit(browser);
  await page.goto('/');
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  await page.getByLabel('E-mail address', { exact: true }).focus();
  await page.keyboard.type('distributor@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await settled(page);
  await page.reload();
  await settled(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await skip.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('main:focus').waitFor();

  await page.getByRole('button', { name: 'Appearance' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemradio', { name: 'Light' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.locator('[role=menuitemradio]:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('button[aria-label=Appearance]:focus').waitFor();

  await page.getByRole('link', { name: 'Orders', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/orders$/);
  await page.locator('h1:focus').waitFor();
  await close();
});

test('on a phone the menu opens over the page, keeps the focus and closes behind the choice', async () => {
  const { page, close } = await visit(browser, { viewport: { width: 390, height: 844 } });
  await signIn(page, 'distributor');
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  await menu.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await drawer.waitFor();
  for (let press = 0; press < 8; press += 1) await page.keyboard.press('Tab');
  assert.ok(await drawer.evaluate((box) => box.contains(document.activeElement)));
  await assertAccessible(page, 'the menu on a phone');
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await page.locator('button[aria-label=Menu]:focus').waitFor();
  await menu.click();
  await drawer.getByRole('link', { name: 'Orders' }).click();
  await drawer.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  await close();
});

test('what does not exist is said, signed in or not', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/products/prd_00000000000070008000000000000000');
  await page.getByText('There is nothing here').waitFor();
  await page.goto('/no/such/page');
  await page.getByText('This page does not exist').waitFor();
  await close();
});

test('a failure says so, names the request, and lets one try again', async () => {
  const { page, faults, close } = await visit(browser);
  await signIn(page, 'distributor');
  const requestId = '01900000000070008000000000000000';
  const failing = (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 500, code: 'internal', title: 'Failed', request_id: requestId }),
    });
  await page.route('**/api/v1/orders?*', failing);
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByRole('alert').getByText('Something went wrong on our side').waitFor();
  await page.getByRole('alert').getByText(requestId).waitFor();
  await assertAccessible(page, 'a failure');
  await page.unroute('**/api/v1/orders?*', failing);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByRole('table').getByRole('link').first().waitFor();
  // The browser itself notes a 500; the page must note nothing else.
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('status of 500')));
  await close();
});

test('the first page loads at most 200 KB of compressed script', async () => {
  const { page, close } = await visit(browser);
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let bytes = 0;
  const scripts = new Set();
  client.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  client.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto('/sign-in');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  assert.ok(bytes > 10_000 && bytes <= 200_000, `${bytes} bytes of script`);
  await close();
});
