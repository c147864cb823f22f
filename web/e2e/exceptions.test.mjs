import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoSidewaysScroll, launch, settled, signIn, visit } from './browser.mjs';
import { call, choosePassword, invite, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** A supplier whose first cycle was closed by the next one before anybody answered it; other tests have other ones. */
async function unanswered() {
  const [admin, analyst] = await Promise.all(['admin', 'analyst'].map(tokenOf));
  const own = (await call(await tokenOf('supplier'), 'GET', '/api/v1/me')).organization.id;
  const { items } = await call(admin, 'GET', '/api/v1/demand/policies?state=active&limit=100');
  const { recipient, history_from } = items.find((policy) => policy.recipient.id !== own);
  // Of the same weeks one more is due without a lag.
  const terms = { recipient_id: recipient.id, history_from, lag_days: 0 };
  const policy = `/api/v1/demand/policies/${(await call(analyst, 'POST', '/api/v1/demand/policies', terms)).id}`;
  await call(analyst, 'POST', `${policy}/submission`);
  await call(admin, 'POST', `${policy}/approval`);
  await call(admin, 'POST', '/api/v1/demand/releases', { policy_id: policy.split('/').at(-1) });
  const asked = `/api/v1/demand/exceptions?kind=no_commit&state=open&limit=1&recipient_id=${recipient.id}`;
  for (let tries = 0; tries < 240; tries += 1) {
    const found = (await call(admin, 'GET', asked)).items[0];
    if (found !== undefined) return { recipient, exception: found };
    await wait(1000);
  }
  return assert.fail('nothing was raised');
}

async function openPreview(page, exception) {
  await page.goto(`/demand/exceptions?kind=no_commit&sku=${encodeURIComponent(exception.sku)}`);
  await settled(page);
  await page.getByRole('button', { name: `Preview of No commit: ${exception.name}` }).click();
  await page.getByRole('heading', { name: `No commit: ${exception.name}` }).waitFor();
}

test('a supplier acknowledges and proposes, and staff take it over and resolve it', async () => {
  const { recipient, exception } = await unanswered();
  const { who, link } = await invite(recipient.name, 'planner');
  const supplier = await visit(browser);
  await choosePassword(supplier.page, link);
  await signIn(supplier.page, who);
  await supplier.page.getByRole('link', { name: /exceptions are open/ }).waitFor();
  await openPreview(supplier.page, exception);
  await supplier.page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await supplier.page.getByText('The exception is acknowledged').waitFor();
  await supplier.page.getByLabel('What becomes of it').selectOption('The difference comes in a later period');
  await supplier.page.getByLabel('Note').fill('The rest comes a week later.');
  await supplier.page.getByRole('button', { name: 'Propose' }).click();
  await supplier.page.getByText('Your proposal is stored').waitFor();
  await assertAccessible(supplier.page, 'exceptions of a supplier');
  await supplier.close();

  const staff = await visit(browser);
  await signIn(staff.page, 'analyst');
  await staff.page.getByRole('link', { name: /Open exceptions/ }).click();
  await staff.page.waitForURL(/\/demand\/exceptions\?.*state=open/);
  await settled(staff.page);
  await openPreview(staff.page, exception);
  await staff.page.getByText('The rest comes a week later.').waitFor();
  await staff.page.getByRole('button', { name: 'Look after it' }).click();
  await staff.page.getByText('You look after the exception').waitFor();
  await assertAccessible(staff.page, 'exceptions of staff');
  await staff.page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await staff.page.getByText('The exception is resolved').waitFor();
  const end = await call(await tokenOf('admin'), 'GET', `/api/v1/demand/exceptions/${exception.id}`);
  assert.deepEqual([end.exception_status_code, end.resolution_code], ['resolved', 'later_period']);

  await staff.page.getByRole('button', { name: 'Change: Commit too low' }).click();
  await staff.page.getByLabel('From more than, in percent').fill('12.5');
  await staff.page.getByRole('button', { name: 'Save', exact: true }).click();
  await staff.page.getByText('A commit of more than 12.5 % below the forecast.').waitFor();
  await staff.page.setViewportSize({ width: 390, height: 844 });
  await settled(staff.page);
  await assertNoSidewaysScroll(staff.page, 'exceptions on a phone');
  await staff.close();
});
