import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const rows = (page) => page.locator('main tbody tr');

test('a list keeps its whole state in the address: search, filter, order, columns and preview', async () => {
  const { page, close } = await visit(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'admin', '/organizations');
  await page.getByRole('searchbox').fill('customer 123');
  await page.waitForURL(/q=customer/);
  await page.getByText('Distributor ·', { exact: false }).first().click();
  await page.waitForURL(/kind=partner/);
  await page.getByRole('button', { name: 'Organisation', exact: true }).click();
  await page.waitForURL(/sort=-name/);
  await page.getByRole('button', { name: 'Columns and rows' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Holding' }).click();
  await page.waitForURL(/columns=/);
  await page.keyboard.press('Escape');
  await settled(page);
  const first = await rows(page).first().getByRole('link').textContent();
  await page.getByRole('button', { name: `Preview of ${first}` }).click();
  await page.waitForURL(/preview=org_/);

  const same = await page.context().newPage();
  await same.goto(page.url());
  await settled(same);
  assert.equal(await rows(same).first().getByRole('link').textContent(), first);
  await same.getByRole('columnheader', { name: 'Holding' }).waitFor();
  await same.getByRole('region', { name: first }).getByText('Stock that it sees').waitFor();
  await assertAccessible(same, 'a list with its preview');

  await same.getByRole('button', { name: 'Clear the filters' }).click();
  await same.waitForURL((url) => !url.search.includes('kind='));
  await close();
});

test('the rows, the preview and the pages are walked with the keyboard alone', async () => {
  const { page, close } = await visit(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'admin', '/organizations');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('v');
  await page.waitForURL(/preview=org_/);
  const second = new URL(page.url()).searchParams.get('preview');
  // The address is there before what it stands for.
  await page.getByRole('button', { name: 'Close the preview' }).waitFor();
  await page.keyboard.press('j');
  await page.waitForURL((url) => url.searchParams.get('preview') !== second);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.searchParams.has('preview'));
  await page.keyboard.press('n');
  await page.waitForURL(/cursor=/);
  await page.getByText('Page 2').waitFor();
  await page.keyboard.press('b');
  await page.waitForURL((url) => !url.searchParams.has('cursor'));
  await page.keyboard.press('/');
  await page.locator('input[type=search]:focus').waitFor();
  // Keys that are typed into a field are text.
  await page.keyboard.type('nvj');
  await page.waitForURL(/q=nvj/);
  await page.getByText('Nothing matches these filters').waitFor();
  await close();
});

test('CSV and XLSX are the present view: its rows and no others', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/organizations?kind=supplier');
  const saved = async (format) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Download ${format}` }).click(),
    ]);
    assert.equal(download.suggestedFilename(), `organizations.${format.toLowerCase()}`);
    return readFile(await download.path());
  };
  const lines = (await saved('CSV')).toString().trim().split(/\r?\n/);
  assert.equal(lines.length, 1 + (await rows(page).count()));
  const workbook = await saved('XLSX');
  assert.equal(workbook.subarray(0, 2).toString(), 'PK');
  assert.ok(workbook.includes('xl/worksheets/sheet1.xml'));
  await close();
});

test('a long list is paged far without the page keeping what it has shown', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/stock?size=200');
  const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
  await rows(page).nth(199).waitFor();
  const before = await elements();
  for (let turned = 1; turned <= 12; turned += 1) {
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText(`Page ${turned + 1}`, { exact: true }).waitFor();
  }
  await settled(page);
  assert.ok((await elements()) < before * 1.1, 'no more elements than on the first page');
  await close();
});

test('a list that fails says why and tries again; one that is not allowed says what is missing', async () => {
  const { page, close, faults } = await visit(browser);
  await signIn(page, 'admin', '/');
  let broken = true;
  await page.route('**/api/v1/jobs?*', (route) =>
    broken
      ? route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'internal', status: 500, title: 'x', request_id: 'r-1' }),
        })
      : route.continue(),
  );
  await page.goto('/jobs');
  await page.getByRole('alert').getByText('Something went wrong on our side').waitFor();
  await page.getByText('Request number: r-1').waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await rows(page).first().waitFor();
  // The browser reports the broken answers by itself.
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('status of 500')));
  await close();

  const buyer = await visit(browser);
  await signIn(buyer.page, 'distributor', '/audit');
  await buyer.page.getByText('This page is not part of your access').waitFor();
  for (const path of ['/catalogue', '/price-lists/new', '/policies/new', '/jobs', '/imports']) {
    await buyer.page.goto(path);
    await buyer.page.getByText('This page is not part of your access').waitFor();
  }
  await buyer.close();
});
