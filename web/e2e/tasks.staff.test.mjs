/** The staff's tasks of docs/tasks.md, by number, in one sitting. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, lookUp, settled, signIn, visit } from './browser.mjs';
import { call, choosePassword, invite, tokenOf } from './people.mjs';

const STAMP = Date.now();
const SKU = `BELL-${STAMP}`;
const BELL = `Brass bell ${STAMP}`;
const PARTNER = `Quay Traders ${STAMP}`;
let browser;
let page;
let close;
let bell;
let colleague;

before(async () => {
  browser = await launch();
  ({ page, close } = await visit(browser));
  await signIn(page, 'admin');
});
after(async () => {
  await close();
  await browser.close();
});

const main = () => page.locator('main');
const door = async (name) => {
  await page
    .getByRole('navigation', { name: 'Main navigation' })
    .getByRole('link', { name, exact: true })
    .click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await settled(page);
};
/** Presses a button that has the focus, as whoever has no mouse does. */
const press = async (button) => {
  await button.focus();
  await page.keyboard.press('Enter');
};
const file = (name, text, mimeType = 'text/csv') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });

test('task 1: curate a product', async () => {
  await door('Catalogue');
  await page.getByRole('link', { name: 'New product' }).click();
  await page.getByRole('textbox', { name: 'Product' }).fill(BELL);
  await page.getByRole('textbox', { name: 'SKU' }).fill(SKU);
  await lookUp(page, 'Category', 'Home decoration');
  await page.getByRole('combobox', { name: 'Stage' }).click();
  await page.getByRole('option', { name: 'Announced', exact: true }).click();
  await page.getByLabel('Launch date').fill('2999-03-01');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name: BELL }).waitFor();
  await settled(page);
  bell = new URL(page.url()).pathname;
  await main().getByText('Announced', { exact: true }).first().waitFor();
  await main().getByText('No audience: only staff see it.').waitFor();
  assert.equal(await page.getByLabel('Launch date').inputValue(), '2999-03-01');
});

test('task 2: change many at once, and know what is wrong before anything is changed', async () => {
  await door('Catalogue');
  await page.getByRole('link', { name: 'Bulk edit' }).click();
  await page.waitForURL(/\/catalogue\/edits$/);
  await settled(page);
  await file('tips.csv', `sku,tips\n${SKU},Ring it once\nNOTHING-${STAMP},Ring it twice\n`);
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.waitForURL(/\/catalogue\/edits\/ped_/);
  await main().getByText('Checked', { exact: true }).first().waitFor();
  await settled(page);
  await page.getByRole('region', { name: 'What is wrong' }).getByText(`NOTHING-${STAMP}`).first().waitFor();
  await page.getByRole('button', { name: 'Apply 1 change' }).click();
  await main().getByText('Done', { exact: true }).first().waitFor();
  await page.goto(bell);
  await settled(page);
  assert.equal(await page.getByRole('textbox', { name: 'Selling tips' }).inputValue(), 'Ring it once');
});

test('task 3: say who sees it, and look at it as one of them', async () => {
  await page.goto(bell);
  await settled(page);
  await page.getByRole('button', { name: 'Change who sees it' }).click();
  await lookUp(page, 'Add an audience', 'Key accounts');
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.getByText('The audience has been saved').waitFor();
  await main()
    .getByText(/organisations? sees? it now/)
    .waitFor();
  await main()
    .getByText(/Tulpenhuis Gifts/)
    .first()
    .waitFor();
  const { page: other, close: closeOther } = await visit(browser);
  await signIn(other, 'admin', '/view-as?q=Tulpenhuis');
  await other
    .getByRole('button', { name: /^View as Distributor/ })
    .first()
    .click();
  await other.getByText('Nothing can be changed.').waitFor();
  await other.goto(bell.replace('/catalogue/', '/products/'));
  await other.getByRole('heading', { level: 1, name: BELL }).waitFor();
  await other
    .getByText(/1 Mar\w* 2999/)
    .first()
    .waitFor();
  await closeOther();
});

test('task 4: announce the next prices, and see who acknowledged them', async () => {
  const token = await tokenOf('admin');
  const partner = await call(token, 'POST', '/api/v1/organizations', { name: PARTNER, kinds: ['partner'] });
  await call(token, 'POST', '/api/v1/price-lists', {
    organization_id: partner.id,
    name: `Prices ${STAMP}`,
    currency: 'GBP',
    valid_from: '2026-01-01',
  });
  await door('Price lists');
  await page.getByRole('searchbox').fill(`Prices ${STAMP}`);
  await page.getByRole('link', { name: `Prices ${STAMP}` }).click();
  await page.getByRole('heading', { level: 1, name: `Prices ${STAMP}` }).waitFor();
  await lookUp(page, 'Product', SKU, new RegExp(SKU));
  await page.getByLabel(/^Price in/).fill('2.00');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await page.getByText(/The price list .* has been saved/).waitFor();
  await settled(page);

  await page.getByRole('link', { name: 'Next revision' }).click();
  await page.waitForURL(/\/price-lists\/new/);
  await settled(page);
  await page.getByLabel('Holds from').fill('2999-01-01');
  await page.getByLabel('Change of all prices').fill('5');
  await page.getByLabel('Notice to the partner').fill('Brass is dearer.');
  await main()
    .getByText(/31 Dec\w* 2998/)
    .waitFor();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Only staff see this draft.').waitFor();
  await settled(page);
  await page.getByRole('button', { name: 'Announce', exact: true }).click();
  await page
    .getByRole('group', { name: /Announce/ })
    .getByRole('button', { name: 'Announce', exact: true })
    .click();
  await page
    .getByText(/has been announced/)
    .first()
    .waitFor();
  await main().getByText('Nobody has acknowledged it yet.').waitFor();
  await page.getByRole('region', { name: 'What changes' }).getByText('£2.10').first().waitFor();
  const next = new URL(page.url()).pathname;

  const { who, link } = await invite(PARTNER, 'buyer');
  const buyer = await visit(browser);
  await choosePassword(buyer.page, link);
  await signIn(buyer.page, who, next);
  await buyer.page.getByText('Brass is dearer.').waitFor();
  await buyer.page.getByRole('button', { name: 'We have seen these prices' }).click();
  await buyer.page.getByText(/Acknowledged by Gil Guest/).waitFor();
  await buyer.close();
  await page.reload();
  await main()
    .getByText(/Acknowledged by Gil Guest/)
    .waitFor();
});

test('task 5: count stock with the keyboard', async () => {
  await door('Stock');
  const box = page.getByRole('searchbox');
  await box.focus();
  await page.keyboard.type('15056BL');
  await page.waitForURL(/q=15056BL/);
  await settled(page);
  const field = page.getByRole('textbox', { name: /^Counted: .* in LON/ }).first();
  const counted = String(Number(await field.inputValue()) + 3);
  await field.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(counted);
  await page.keyboard.press('Enter');
  await page
    .getByText(new RegExp(`${Number(counted).toLocaleString('en-GB')} on hand in LON`))
    .first()
    .waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await field.inputValue(), counted);
});

test('task 6: move an order along the board with the keyboard', async () => {
  const token = await tokenOf('distributor');
  const { items } = await call(token, 'GET', '/api/v1/products?orderable=true&limit=1');
  const reference = `TASK-6-${STAMP}`;
  const order = await call(token, 'POST', '/api/v1/orders', {
    reference,
    lines: [{ product_id: items[0].id, quantity: 1 }],
  });
  await page.goto(`/orders/board?partner_id=${order.partner_id}`);
  await settled(page);
  const card = (column) =>
    page
      .getByRole('region', { name: column })
      .getByRole('presentation')
      .filter({ hasText: reference })
      .last();
  const steps = [
    ['Placed', 'Confirm', 'Confirmed'],
    ['Confirmed', 'Mark as shipped', 'Shipped'],
  ];
  for (const [from, step, to] of steps) {
    await press(card(from).getByRole('button', { name: step }));
    await page.getByText(`The order is now: ${to}`).first().waitFor();
    await card(to).waitFor();
  }
  await press(card('Shipped').getByRole('link'));
  const course = page.getByRole('region', { name: 'Course of the order' });
  const shipped = course.getByRole('listitem').filter({ hasText: 'Shipped' });
  await shipped.waitFor();
  assert.match(await shipped.textContent(), /\d{4}, \d\d:\d\d/);
});

test('task 7: upload a presentation for one audience', async () => {
  const title = `Spring window ${STAMP}`;
  await door('Library');
  await page.getByRole('link', { name: 'Upload', exact: true }).click();
  await page.waitForURL(/\/library\/new/);
  await settled(page);
  const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
  await file('window.pdf', pdf, 'application/pdf');
  await page.getByLabel('Title').fill(title);
  await page.getByRole('combobox', { name: 'Audiences' }).or(page.getByLabel('Audiences')).first().click();
  await page.getByRole('option', { name: 'Key accounts', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.waitForURL(/\/library\/ass_/);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await main().getByText('Only organisations in these audiences see it.').waitFor();
  await main().getByText('Key accounts', { exact: true }).first().waitFor();
});

test('task 8: read what a supplier is to get, and approve it', async () => {
  const admin = await tokenOf('admin');
  const name = `Bellfounders ${STAMP}`;
  const supplier = await call(admin, 'POST', '/api/v1/organizations', { name, kinds: ['supplier'] });
  const analyst = await tokenOf('analyst');
  const policy = { recipient_id: supplier.id, purpose: 'Plan the brass' };
  const { id } = await call(analyst, 'POST', '/api/v1/demand/policies', policy);
  await call(analyst, 'POST', `/api/v1/demand/policies/${id}/submission`);
  await page.goto('/');
  await settled(page);
  await page.getByRole('link', { name: /Policies in review/ }).click();
  await page.waitForURL(/state=in_review/);
  const card = page.getByRole('listitem').filter({ hasText: name });
  await card.getByText(new RegExp(`${name} gets the units bought of its own products`)).waitFor();
  await card.getByText('Purpose: Plan the brass').waitFor();
  await card.getByRole('button', { name: `Approve the policy for ${name}` }).click();
  await page.getByText(`The policy for ${name} is active`).waitFor();
});

test('task 9: read the latest release, shown and withheld', async () => {
  await door('Releases');
  await main().locator('tbody th a').first().click();
  await page.getByRole('heading', { level: 1, name: /release \d+$/ }).waitFor();
  const about = page.getByRole('region', { name: 'About this release' });
  await about.getByText(/Week \d+, \d{4} to Week \d+, \d{4}/).waitFor();
  const shown = page.getByRole('region', { name: 'How much is shown' });
  await shown
    .getByText(/^[\d,]+ of [\d,]+ figures \(\d/)
    .first()
    .waitFor();
  const figures = page.getByRole('region', { name: 'Figures', exact: true });
  for (const [chip, status] of [
    ['Shown', 'published'],
    ['Withheld', 'suppressed'],
  ]) {
    await main()
      .getByText(new RegExp(`^${chip} · [\\d,]+`))
      .click();
    await page.waitForURL(new RegExp(`status=${status}`));
    await settled(page);
    await figures.locator('tbody tr').first().waitFor();
  }
});

test('task 10: try an import, and write nothing', async () => {
  await door('Imports');
  await page.getByRole('link', { name: 'New import' }).click();
  await page.waitForURL(/\/imports\/new/);
  await settled(page);
  await file(
    'sales.csv',
    [
      'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Description,CustomerID,Country',
      `T${STAMP},10002,3,2026-10-05,0.85,GLOBE,12346,United Kingdom`,
      `T${STAMP},10002,many,2026-10-05,0.85,GLOBE,12346,United Kingdom`,
    ].join('\n'),
  );
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('This was a trial: nothing was written.').waitFor();
  const refused = page.getByRole('region', { name: 'Refused rows', exact: true });
  const row = refused.getByRole('row').filter({ hasText: 'many' });
  await row.waitFor();
  assert.match(await row.textContent(), /Quantity/i);
});

test('task 11: invite a colleague who reads the audit log and nothing more', async () => {
  const email = `auditor-${STAMP}@example.com`;
  colleague = `Ada Auditor ${STAMP}`;
  await door('People');
  await page.getByRole('link', { name: 'Invite somebody' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(colleague);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByRole('checkbox', { name: 'Auditor' }).check();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page
    .getByRole('region', { name: 'The link, shown once' })
    .getByText('/accept-invitation#token=')
    .waitFor();
  await page.goto(`/users?q=${encodeURIComponent(colleague)}`);
  const row = page.getByRole('row').filter({ hasText: colleague });
  await row.getByText('Invited').waitFor();
  await row.getByText('Auditor', { exact: true }).waitFor();
});

test('task 12: find out who did that, with the keyboard', async () => {
  await door('Audit log');
  const kind = page.getByRole('textbox', { name: 'What', exact: true });
  await kind.focus();
  await page.keyboard.type('user.invited');
  await page.keyboard.press('Enter');
  await page.waitForURL(/kind=user\.invited/);
  await settled(page);
  const row = main().locator('tbody tr').first();
  await row.waitFor();
  await press(row.getByRole('button', { name: /^Preview of/ }));
  const details = page.getByRole('region', { name: 'user.invited' });
  await details.getByText(`auditor-${STAMP}@example.com`).or(details.getByText(colleague)).first().waitFor();
});
