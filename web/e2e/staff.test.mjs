import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';
import { choosePassword, invite } from './people.mjs';

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
  await hidden(partner.page);

  await chooseAudience(page, 'Key accounts');
  await partner.page.reload();
  await partner.page.getByRole('heading', { name: title, level: 1 }).waitFor();
  await partner.page.goto(`/library?q=${encodeURIComponent(title)}`);
  await partner.page.getByRole('link', { name: title }).waitFor();
  await partner.close();

  // Another distributor, who is no key account.
  const { who, link } = await invite('Brightwell Homeware', 'buyer');
  const other = await visit(browser);
  await choosePassword(other.page, link);
  await signIn(other.page, who, asset);
  await hidden(other.page);
  await other.page.goto(`/library?q=${encodeURIComponent(title)}`);
  await other.page.getByText('Nothing matches these filters').waitFor();
  await other.close();

  const supplier = await visit(browser);
  await signIn(supplier.page, 'supplier', asset);
  await hidden(supplier.page);
  await supplier.close();
  await close();
});

const hidden = (page) => page.getByText('There is nothing here').waitFor();

async function chooseAudience(page, name) {
  await page.getByRole('combobox', { name: 'Audiences' }).or(page.getByLabel('Audiences')).first().click();
  await page.getByRole('option', { name, exact: true }).click();
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

test('a policy in review is read, and approved by somebody else than its author', async () => {
  const author = await visit(browser);
  await signIn(author.page, 'analyst', '/policies?state=in_review');
  await author.page.getByText('a second person has to approve it').first().waitFor();
  assert.equal(await author.page.getByRole('button', { name: /^Approve/ }).count(), 0);
  await author.close();

  const { page, close } = await visit(browser);
  await signIn(page, 'admin');
  await page.getByRole('link', { name: /Policies in review/ }).click();
  await page.waitForURL(/state=in_review/);
  const policy = page.getByRole('listitem').filter({ hasText: /^Hearth and Garden Makers/ });
  const sentences = await policy.textContent();
  assert.match(sentences, /gets the units bought of its own products, per week, from .* on\./);
  assert.match(sentences, /only if at least 10 customers are behind it/);
  assert.match(sentences, /13 weeks ahead are forecast/);
  assert.match(sentences, /Purpose: Plan a whole quarter/);
  await policy.getByRole('button', { name: /^Approve the policy for Hearth and Garden Makers/ }).click();
  await page.getByText(/The policy for Hearth and Garden Makers .* is active/).waitFor();
  await policy.waitFor({ state: 'detached' });

  // It has taken the place of the supplier's earlier one.
  for (const [state, version] of [
    ['active', 2],
    ['retired', 1],
  ]) {
    await page.goto(`/policies?state=${state}`);
    const heading = new RegExp(`^Hearth and Garden Makers.*version ${version}$`);
    await page.getByRole('heading', { name: heading }).waitFor();
  }
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
  await page.getByRole('heading', { name: 'Products', level: 1 }).waitFor();
  await page
    .locator('main')
    .getByText(/[£€]\d/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Leave the preview' }).click();
  await page.getByRole('link', { name: 'Sharing policies' }).waitFor();
  await close();
});
