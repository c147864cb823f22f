/** Looking after the whole library: its dates by month, who downloads how much, and one change for many. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible, launch, settled, signIn, visit } from './browser.mjs';
import { call, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const STAMP = Date.now();

/** Drafts of the test's own, so that nobody else's material changes. */
async function drafts(count, fields = {}) {
  const token = await tokenOf('admin');
  const made = [];
  for (let number = 1; number <= count; number += 1) {
    const body = { title: `Leaflet ${STAMP} ${number}`, tags: [`t${STAMP}`], ...fields };
    made.push(await call(token, 'POST', '/api/v1/assets', body));
  }
  return made;
}

test('a month shows what becomes visible and what expires, as days and as a list, with the keyboard alone', async () => {
  await drafts(1, {
    title: `Season ${STAMP}`,
    publish_at: '2031-03-10T00:00:00Z',
    expire_at: '2031-04-02T00:00:00Z',
  });
  const { page, close } = await visit(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'admin', '/library/calendar?month=2031-03');
  const month = page.getByRole('grid', { name: 'March 2031' });
  await month.getByRole('gridcell', { name: /^1 Mar 2031/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const tenth = month.getByRole('gridcell', { name: /^10 Mar 2031: \d+ dates?$/ });
  assert.ok(await tenth.evaluate((cell) => cell === document.activeElement), 'the focus walks along');
  const ofDay = page.getByRole('region', { name: 'On 10 Mar 2031' });
  await ofDay.getByRole('link', { name: `Season ${STAMP}` }).waitFor();
  await ofDay.getByText('Becomes visible').first().waitFor();
  await assertAccessible(page, 'the month');

  await page.keyboard.press('PageDown');
  await page.waitForURL(/month=2031-04/);
  await settled(page);
  await page.getByRole('gridcell', { name: /^2 Apr 2031: \d+ dates?$/ }).click();
  await page.getByRole('region', { name: 'On 2 Apr 2031' }).getByText('Expires').first().waitFor();
  await page.getByText('List', { exact: true }).click();
  await page.waitForURL(/view=list/);
  await page
    .getByRole('table', { name: 'April 2031' })
    .getByRole('link', { name: `Season ${STAMP}` })
    .waitFor();
  await assertAccessible(page, 'the list of dates');
  await page.getByRole('button', { name: 'Next month' }).click();
  await page.getByText('Nothing happens in this month').waitFor();
  await close();

  const phone = await visit(browser, { viewport: { width: 390, height: 800 } });
  await signIn(phone.page, 'admin', '/library/calendar?month=2031-03');
  await phone.page.getByRole('table', { name: 'March 2031' }).getByText(`Season ${STAMP}`).waitFor();
  assert.equal(await phone.page.getByRole('grid').count(), 0, 'a list on a phone');
  await assertAccessible(phone.page, 'the dates on a phone');
  await phone.close();
});

test('who downloads how much is counted over all material, narrowed, ordered and taken as a file', async () => {
  const token = await tokenOf('distributor');
  const { items } = await call(token, 'GET', '/api/v1/assets?state=published&limit=2');
  for (const { id } of items) {
    const path = `/api/v1/assets/${id}/content`;
    const file = await fetch(new URL(path, process.env.LONJA_URL ?? process.env.DEMO_URL), {
      headers: { Authorization: `Bearer ${token}` },
    });
    assert.equal(file.status, 200);
    await file.arrayBuffer();
  }
  const { organization } = await call(token, 'GET', '/api/v1/me');
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/library');
  await page.getByRole('link', { name: 'Use', exact: true }).click();
  await page.waitForURL(/\/library\/usage/);
  await settled(page);
  await page.getByRole('row', { name: new RegExp(organization.name.replace(/[()]/g, '\\$&')) }).waitFor();
  await page.getByRole('button', { name: 'Organisation', exact: true }).click();
  await page.waitForURL(/sort=/);
  await settled(page);
  await assertAccessible(page, 'the use of material');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /CSV/ }).click(),
  ]);
  const csv = (await readFile(await download.path())).toString();
  assert.match(csv, /^organization_id,organization_name,downloads,assets,/);
  assert.ok(csv.includes(organization.name));
  await page.goto('/library/usage?tag=nothing-like-that');
  await page.getByRole('button', { name: 'Clear the filters' }).first().waitFor();
  await close();
});

test('one change for the chosen is checked row by row, and done as a whole', async () => {
  const [first, second] = await drafts(2);
  const [late] = await drafts(1, { title: `Late ${STAMP}`, publish_at: '2035-01-01T00:00:00Z' });
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', `/library?tag=t${STAMP}`);
  await page.getByRole('checkbox', { name: `Choose ${first.title}` }).check();
  await page.getByRole('button', { name: 'Choose all on this page' }).click();
  await page.getByText(/^\d chosen$/).waitFor();
  await assertAccessible(page, 'the chosen');
  await page.getByRole('link', { name: 'Change the chosen' }).click();
  await page.waitForURL(/\/library\/change/);
  await settled(page);
  await page.getByLabel('Add tags').first().fill('fair');
  await page.keyboard.press('Enter');
  await page.getByLabel('Expires on', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Set', exact: true }).click();
  await page.getByLabel('Expires on: the day').fill('2034-06-30');
  await page.getByRole('button', { name: 'Check the change' }).click();
  const result = page.getByRole('region', { name: 'What would become of each' });
  await result
    .getByRole('row', { name: new RegExp(`${late.title}.*It would expire before it is published`) })
    .waitFor();
  await assertAccessible(page, 'the verdict');
  assert.ok(await result.getByRole('button', { name: /^Change \d pieces?$/ }).isDisabled());
  await result.getByRole('checkbox', { name: /Leave the 1 out/ }).check();
  await result.getByRole('button', { name: /^Change \d pieces?$/ }).click();
  await page.waitForURL((url) => url.pathname === '/library');
  const token = await tokenOf('admin');
  for (const { id } of [first, second]) {
    const shown = await call(token, 'GET', `/api/v1/assets/${id}`);
    assert.deepEqual(shown.tags, ['fair', `t${STAMP}`]);
    assert.match(shown.expire_at, /^2034-06-30/);
  }
  assert.equal((await call(token, 'GET', `/api/v1/assets/${late.id}`)).expire_at, undefined);

  await page.goto('/library/change');
  await page.getByText('Nothing is chosen').waitFor();
  await close();
});

test('whoever does not curate is told so', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/library/usage');
  assert.equal(await page.getByRole('table').count(), 0);
  await page.goto('/library');
  await settled(page);
  assert.equal(await page.getByRole('checkbox').count(), 0);
  await close();
});
