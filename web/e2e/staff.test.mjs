import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A small PDF that says what it is. */
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

test('a curator uploads material for one audience, and only that audience sees it', async () => {
  const title = `Handover note ${Date.now()}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'curator', '/library/new');
  await page.getByLabel('Title').fill(title);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'note.pdf', mimeType: 'application/pdf', buffer: PDF });
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.waitForURL(/\/library\/ass_/);
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  const asset = new URL(page.url()).pathname;

  const partner = await visit(browser);
  await signIn(partner.page, 'distributor', asset);
  await partner.page.getByText('There is nothing here').waitFor();

  await chooseAudience(page, /distributors|partners/i);
  await partner.page.reload();
  await partner.page.getByRole('heading', { name: title, level: 1 }).waitFor();
  await partner.close();

  const supplier = await visit(browser);
  await signIn(supplier.page, 'supplier', asset);
  await supplier.page.getByText('There is nothing here').waitFor();
  await supplier.close();
  await close();
});

async function chooseAudience(page, name) {
  await page.getByRole('combobox', { name: 'Audiences' }).or(page.getByLabel('Audiences')).first().click();
  await page.getByRole('option', { name }).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The audience has been saved').waitFor();
}

test('staff see what waits, and a policy in plain sentences', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin');
  for (const label of ['Orders: Placed', 'Policies in review', 'Products', 'Material']) {
    const tile = page.locator('main').getByRole('listitem').filter({ hasText: label }).first();
    await tile.getByText(/\d/).first().waitFor();
  }
  await page.goto('/policies');
  await settled(page);
  await page
    .getByText(/gets the units bought of its own products/)
    .first()
    .waitFor();
  await page
    .getByText(/A figure is shown only if at least \d+ customers/)
    .first()
    .waitFor();
  await close();
});

test('a preview shows the portal as the organisation sees it, and changes nothing', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/view-as');
  await page
    .getByRole('button', { name: /^View as Distributor/ })
    .first()
    .click();
  await page.getByText('Nothing can be changed.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Sharing policies' }).count(), 0);
  await page.getByRole('link', { name: 'Products' }).first().click();
  await settled(page);
  assert.match(await page.locator('main').textContent(), /[£€]\d/);
  await page.getByRole('button', { name: 'Leave the preview' }).click();
  await page.getByRole('link', { name: 'Sharing policies' }).waitFor();
  await close();
});
