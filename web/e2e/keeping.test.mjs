import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, lookUp, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const main = (page) => page.locator('main');
const said = (page, text) => page.getByText(text).first().waitFor();

test('an organisation is created, joins an audience, gets its first person, and is suspended', async () => {
  const name = `Harbour Lights ${Date.now()}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/organizations/new');
  await page
    .getByLabel('Name *')
    .or(page.getByRole('textbox', { name: 'Name' }))
    .first()
    .fill(name);
  await page.getByLabel('Currency').fill('gbp');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();

  await page.getByRole('link', { name: 'Invite somebody' }).click();
  await page.waitForURL(/\/users\/invite/);
  await settled(page);
  await page.getByRole('textbox', { name: 'Name' }).fill('Mara Quay');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(`mara-${Date.now()}@example.com`);
  await page.getByRole('checkbox', { name: 'Buyer' }).check();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText(/accept-invitation#/).waitFor();

  await page.goto('/audiences');
  await settled(page);
  await page.getByRole('link', { name: 'Key accounts' }).click();
  await page.getByRole('heading', { name: 'Key accounts', level: 1 }).waitFor();
  await lookUp(page, 'Add a member', name);
  await said(page, `${name} now belongs to Key accounts`);
  await main(page)
    .getByRole('row', { name })
    .getByRole('button', { name: /^Remove/ })
    .click();
  await said(page, `${name} no longer belongs to Key accounts`);

  await page.goto(`/organizations?q=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'Suspend' }).click();
  await said(page, `${name} is suspended`);
  await page.getByRole('button', { name: 'Let in again' }).waitFor();
  await page.getByRole('link', { name: 'Audit log' }).last().click();
  await main(page)
    .getByText('organization.suspended')
    .or(main(page).getByText('organization.changed'))
    .first()
    .waitFor();
  await close();
});

test('a product is created, shown to an audience, priced for a partner and counted', async () => {
  const sku = `E2E-${Date.now()}`;
  const name = `Brass bell ${sku}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/catalogue/new');
  await page.getByRole('textbox', { name: 'Product' }).fill(name);
  await page.getByRole('textbox', { name: 'SKU' }).fill(sku);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('alert').getByText('Some fields need attention').waitFor();
  await lookUp(page, 'Category', 'Home decoration');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await main(page).getByText('No audience: only staff see it.').waitFor();

  await page.getByRole('button', { name: 'Change who sees it' }).click();
  await lookUp(page, 'Add an audience', 'Key accounts');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await said(page, 'The audience has been saved');
  await main(page)
    .getByText(/organisations? sees? it now/)
    .waitFor();

  await page.goto('/price-lists?sort=name');
  await settled(page);
  await main(page).locator('tbody th a').first().click();
  await page.getByRole('heading', { name: 'Add a product' }).waitFor();
  await lookUp(page, 'Product', sku, new RegExp(sku));
  await page.getByLabel(/^Price in/).fill('12.345');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('1 change').waitFor();
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await said(page, /The price list .* has been saved/);
  await page.getByRole('searchbox').fill(sku);
  await main(page)
    .getByRole('row', { name })
    .getByText(/12\.345/)
    .waitFor();
  await close();
});

test('stock is counted where it is read', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/stock?q=globe');
  const field = page.getByRole('textbox', { name: /^Counted: INFLATABLE POLITICAL GLOBE in LON/ });
  const before = Number(await field.inputValue());
  await field.fill(String(before + 1));
  await field.press('Enter');
  await said(page, new RegExp(`INFLATABLE POLITICAL GLOBE: ${before + 1} on hand in LON`));
  await page.reload();
  await settled(page);
  assert.equal(await field.inputValue(), String(before + 1));
  await close();
});

test('an order moves along on the board', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/orders/board');
  const placed = page.getByRole('region', { name: 'Placed' });
  const name = await placed.getByRole('link').first().textContent();
  await placed.getByRole('button', { name: 'Confirm' }).first().click();
  await said(page, 'The order is now: Confirmed');
  await placed.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' });
  await close();
});

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

test('many files go up together; a file gets a new version, and its downloads are counted', async () => {
  const stamp = Date.now();
  const { page, close } = await visit(browser);
  await signIn(page, 'curator', '/library/many');
  await page.locator('input[type=file]').setInputFiles(
    ['one', 'two', 'three'].map((name) => ({
      name: `${name}_${stamp}.pdf`,
      mimeType: 'application/pdf',
      buffer: PDF,
    })),
  );
  await page.getByRole('textbox', { name: `Title of two_${stamp}.pdf` }).fill(`Second ${stamp}`);
  await page.getByLabel('Keep them as drafts').check();
  await page.getByRole('button', { name: 'Upload 3 files' }).click();
  await page.getByText('3 files have arrived.').waitFor();
  await page.getByRole('link', { name: `Second ${stamp}` }).click();
  await page.getByRole('heading', { name: `Second ${stamp}`, level: 1 }).waitFor();
  await main(page).getByText('Version 1').waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'second.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([PDF, PDF]) });
  await main(page).getByText('Version 2').waitFor();
  await main(page).getByText('Nobody has downloaded it yet').waitFor();
  await close();
});

test('a policy is written in plain sentences, changed, and submitted', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'analyst', '/policies/new');
  await lookUp(page, 'For which supplier', 'Toadstool', /Toadstool Toys/);
  await page.getByText(/Toadstool Toys .* gets the units bought of its own products/).waitFor();
  await page.getByRole('textbox', { name: 'Fewest customers behind a figure' }).fill('12');
  await page.getByText(/at least 12 customers are behind it/).waitFor();
  await page.getByText(/Commits are taken until the next forecast is due/).waitFor();
  await page.getByRole('textbox', { name: 'Days for commits after a forecast is out' }).fill('3');
  await page.getByText(/Commits are taken for 3 days after a forecast is out/).waitFor();
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.waitForURL(/\/policies\?.*state=draft/);
  const card = main(page).getByRole('listitem').filter({ hasText: 'at least 12 customers' }).first();
  await card.getByRole('link', { name: /^Change the draft for Toadstool Toys/ }).click();
  await page.getByRole('textbox', { name: 'Days for commits after a forecast is out' }).fill('');
  await page.getByText(/Commits are taken until the next forecast is due/).waitFor();
  await page.getByRole('textbox', { name: 'Purpose' }).fill('Plan the season');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await main(page).getByText('Purpose: Plan the season').first().waitFor();
  await page.getByRole('button', { name: /^Submit for review: the policy for Toadstool Toys/ }).click();
  await main(page).getByText('In review').first().waitFor();
  await close();
});

test('a file of sales is tried first: its columns are mapped, and its bad rows are told', async () => {
  const csv = [
    'InvoiceNo,Artikel,Quantity,InvoiceDate,UnitPrice,Description,CustomerID,Country',
    'E2E1,10002,3,2026-10-05,0.85,GLOBE,12346,United Kingdom',
    'E2E1,10002,zero,2026-10-05,0.85,GLOBE,12346,United Kingdom',
    'E2E2,10080,2,2026-10-06,0.39,CACTUS,12346,Atlantis',
  ].join('\n');
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/imports/new');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('combobox', { name: 'Column for: SKU' }).click();
  await page.getByRole('option', { name: 'Artikel' }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('This was a trial: nothing was written.').waitFor();
  const refused = page.getByRole('region', { name: 'Refused rows', exact: true });
  await refused.getByText('zero').waitFor();
  await refused.getByText('Atlantis').waitFor();
  await page.getByRole('link', { name: 'Import it for real' }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).waitFor();
  await close();
});

test('a release is read figure by figure, shown or withheld', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'analyst', '/releases');
  await main(page).locator('tbody th a').first().click();
  await page.getByRole('heading', { name: /release \d+$/, level: 1 }).waitFor();
  await main(page)
    .getByText(/^Withheld ·/)
    .click();
  await page.waitForURL(/status=suppressed/);
  await settled(page);
  const figures = page.getByRole('region', { name: 'Figures', exact: true }).locator('tbody');
  assert.equal(await figures.getByText('Withheld').count(), 50);
  await close();
});

test('the roles are a matrix, and a role of one’s own stands in it', async () => {
  const name = `Night shift ${Date.now()}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/roles');
  await page.getByRole('columnheader', { name: 'Order manager' }).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('checkbox', { name: 'See orders' }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('columnheader', { name }).waitFor();
  await close();
});
