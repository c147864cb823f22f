import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, fillSignIn, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the palette finds pages and things that the caller may see, and no others', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin');
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Find anything' });
  await box.waitFor();
  await page.keyboard.type('northgate');
  await page.getByRole('option', { name: /^Northgate Trading/ }).waitFor();
  await assertAccessible(page, 'the palette');
  await box.fill('audit');
  await page.getByRole('option', { name: 'Audit log' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/audit$/);
  await close();

  const supplier = await visit(browser);
  await signIn(supplier.page, 'supplier');
  await supplier.page.keyboard.press('Control+k');
  await supplier.page.getByRole('combobox', { name: 'Find anything' }).fill('northgate');
  await supplier.page.getByText('Nothing found').waitFor();
  await supplier.close();
});

test('the palette finds prices, policies, releases, audiences and people as far as one may see them', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin');
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Find anything' });
  const finds = async (q, group) => {
    await box.fill(q);
    await page.getByRole('listbox').getByText(group, { exact: true }).waitFor();
  };
  await finds('prices 20', 'Price lists');
  await finds('toadstool', 'Sharing policies');
  await finds('toadstool', 'Releases');
  await finds('key acc', 'Audiences');
  await close();

  const distributor = await visit(browser);
  await signIn(distributor.page, 'distributor');
  await distributor.page.keyboard.press('Control+k');
  const own = distributor.page.getByRole('combobox', { name: 'Find anything' });
  await own.fill('dora');
  await distributor.page.getByRole('option', { name: /^Dora Distributor/ }).waitFor();
  await own.fill('carla');
  await distributor.page.getByText('Nothing found').waitFor();
  await distributor.close();
});

test('single keys lead through the portal, are listed, and can be switched off', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL(/\/catalogue$/);
  await settled(page);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.getByText('Preview the row').waitFor();
  await assertAccessible(page, 'the list of keys');
  await help.getByLabel('Use single keys as short cuts').click();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find anything' }).waitFor();
  assert.match(page.url(), /\/catalogue$/);
  assert.equal(await help.count(), 0);
  await close();
});

test('more contrast is chosen once, stays, and satisfies axe on light and dark', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/organizations');
  await page.getByRole('button', { name: 'Appearance' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'More contrast' }).click();
  await page.reload();
  await settled(page);
  assert.equal(await page.locator('html').getAttribute('data-contrast'), 'more');
  for (const scheme of ['Dark', 'Light']) {
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemradio', { name: scheme }).click();
    await page.waitForFunction(
      (wanted) => document.documentElement.dataset.mantineColorScheme === wanted,
      scheme.toLowerCase(),
    );
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await assertAccessible(page, `more contrast, ${scheme}`);
  }
  await close();
});

test('what was being written outlives the end of the session, but not signing out', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/organizations/new');
  await page.getByLabel('Name', { exact: false }).first().fill('Half written');
  await page.context().clearCookies();
  await page.reload();
  await page.waitForURL(/\/sign-in\?.*next=/);
  await fillSignIn(page, 'admin');
  await page.waitForURL((url) => url.pathname === '/organizations/new');
  await page.getByRole('heading', { name: 'New organisation', level: 1 }).waitFor();
  assert.equal(await page.getByLabel('Name', { exact: false }).first().inputValue(), 'Half written');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
  await signIn(page, 'admin', '/organizations/new');
  assert.equal(await page.getByLabel('Name', { exact: false }).first().inputValue(), '');
  await close();
});
