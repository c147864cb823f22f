import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillSignIn, launch, settled, signIn, visit } from './browser.mjs';

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

test('what does not exist is said, signed in or not', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/products/prd_00000000000070008000000000000000');
  await page.getByText('There is nothing here').waitFor();
  await page.goto('/no/such/page');
  await page.getByText('This page does not exist').waitFor();
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
