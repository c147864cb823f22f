/** Saved views of a list: kept, shared, begun with, renamed and deleted. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function manage(page) {
  await page
    .getByRole('button', { name: /Views|Suppliers/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Save and manage views' }).click();
  await page.getByRole('dialog').waitFor();
}

test('a view is kept, shared, picked by a colleague, begun with and deleted', async () => {
  const name = `Suppliers ${Date.now()}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/organizations?kind=supplier');
  await manage(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('checkbox', { name: 'Share with my organisation' }).check();
  await dialog.getByRole('button', { name: 'Save this view' }).click();
  await dialog.getByLabel(`Name of ${name}`).waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Escape');

  const colleague = await visit(browser);
  await signIn(colleague.page, 'analyst', '/organizations');
  await colleague.page.getByRole('button', { name: 'Views' }).click();
  await colleague.page.getByRole('menuitem', { name }).click();
  await colleague.page.waitForURL(/kind=supplier/);
  await manage(colleague.page);
  await colleague.page.getByText(`${name}, shared by`).waitFor();
  // The switch moves when the answer is there.
  const shared = colleague.page.getByRole('listitem').filter({ hasText: name });
  await shared.getByLabel('Begin the list with it').click();
  await colleague.page.getByText(`The list now begins with ${name}`).waitFor();
  await colleague.page.goto('/organizations');
  await colleague.page.waitForURL(/kind=supplier/);
  await settled(colleague.page);
  await colleague.close();

  await page.goto('/organizations?kind=supplier');
  await settled(page);
  await manage(page);
  await dialog.getByLabel(`Name of ${name}`).fill(`${name} renamed`);
  await dialog.getByRole('button', { name: 'Rename' }).first().click();
  await dialog.getByLabel(`Name of ${name} renamed`).waitFor();
  await dialog.getByRole('button', { name: `Delete ${name} renamed` }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.getByLabel(`Name of ${name} renamed`).waitFor({ state: 'detached' });
  await close();
});

test('an address with a state of its own goes before the view that a list begins with', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/organizations?kind=partner');
  await settled(page);
  assert.match(page.url(), /kind=partner/);
  await close();
});
