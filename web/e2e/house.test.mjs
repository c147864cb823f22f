/** Whom one may ask at the host, and the host's own face. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('everybody finds their contacts, and staff add one and take it away', async () => {
  const name = `Nora New ${Date.now()}`;
  const partner = await visit(browser);
  await signIn(partner.page, 'distributor', '/contacts');
  const table = partner.page.getByRole('table');
  await table.getByText('Kim Key (demo)').waitFor();
  assert.equal(await table.getByText('Dino Demand (demo)').count(), 0);
  const supplier = await visit(browser);
  await signIn(supplier.page, 'supplier', '/contacts');
  await supplier.page.getByRole('table').getByText('Dino Demand (demo)').waitFor();
  assert.equal(await supplier.page.getByText('Kim Key (demo)').count(), 0);
  await supplier.close();

  const staff = await visit(browser);
  await signIn(staff.page, 'admin', '/contacts');
  await staff.page.getByLabel('Name', { exact: false }).last().fill(name);
  await staff.page.getByRole('button', { name: 'Create' }).click();
  await staff.page.getByRole('alert').getByText('Some fields need attention').waitFor();
  await staff.page.getByLabel('E-mail', { exact: true }).fill('nora@example.com');
  await staff.page.getByLabel('Shown to').selectOption('partner');
  await staff.page.getByRole('button', { name: 'Create' }).click();
  await staff.page.getByText(`${name} has been added`).waitFor();
  await partner.page.reload();
  await table.getByText(name).waitFor();
  await staff.page.getByRole('button', { name: `Remove ${name}` }).click();
  await staff.page
    .getByRole('group', { name: `Remove ${name}?` })
    .getByRole('button', { name: 'Remove' })
    .click();
  await staff.page.getByText(`${name} has been removed`).waitFor();
  await partner.close();
  await staff.close();
});

test('the host’s colour and logo are seen before and behind the sign-in', async () => {
  const logo = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
    'base64',
  );
  const staff = await visit(browser);
  const { page } = staff;
  await signIn(page, 'admin', '/branding');
  await page.getByLabel('Colour').fill('#7a1f5c');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: logo });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Name, logo and colour have been saved').waitFor();
  await page.getByRole('list', { name: 'Shades' }).waitFor();
  await page.locator('aside img').first().waitFor();
  const visitor = await visit(browser);
  await visitor.page.goto('/sign-in');
  await settled(visitor.page);
  await visitor.page.locator('aside img').waitFor();
  await visitor.close();
  await page.getByRole('button', { name: 'Take the logo away' }).click();
  await page.getByText('No logo yet').waitFor();
  await page.getByLabel('Colour').fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('list', { name: 'Shades' }).waitFor({ state: 'detached' });
  await staff.close();
});
