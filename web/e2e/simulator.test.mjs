import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  appear,
  assertAccessible,
  assertNoSidewaysScroll,
  launch,
  settled,
  signIn,
  visit,
} from './browser.mjs';
import { call, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A draft that differs from what is in force for a supplier of the demo. */
async function draft() {
  const analyst = await tokenOf('analyst');
  const { items } = await call(analyst, 'GET', '/api/v1/demand/policies?state=active&limit=1');
  const { recipient, history_from } = items[0];
  const terms = { recipient_id: recipient.id, history_from, minimum_customers: 6, commit_days: 3 };
  const { id } = await call(analyst, 'POST', '/api/v1/demand/policies', terms);
  return { id, path: `/api/v1/demand/policies/${id}`, analyst };
}

test('an analyst reads what approval will do, tries a stricter setting by keyboard and uses it in the draft', async () => {
  const { id, path, analyst } = await draft();
  const { page, close } = await visit(browser);
  await signIn(page, 'analyst', `/policies/${id}`);
  await settled(page);

  const impact = page.getByRole('region', { name: 'What approval will do' });
  await impact.getByText('cannot be taken back').waitFor();
  const changes = impact.getByRole('table', { name: /What changes from version/ });
  const minimum = changes.getByRole('row', { name: /Fewest customers behind a figure/ });
  assert.match(await minimum.innerText(), /5[^]*6/);
  const commits = changes.getByRole('row', { name: /Days for commits after a forecast is out/ });
  assert.match(await commits.innerText(), /6[^]*3/);

  const trial = page.getByRole('region', { name: 'Try other settings' });
  const shown = trial.getByRole('listitem').filter({ hasText: 'Cells shown' }).first();
  const share = async () => {
    await trial.getByText('Worked out for these settings').waitFor();
    return Number(/([\d.]+)%/.exec(await shown.innerText())[1]);
  };
  const before = await share();
  assert.ok(await trial.getByRole('button', { name: 'Use these settings' }).isDisabled());
  const slider = trial.getByRole('slider', { name: 'Fewest customers behind a figure' });
  await slider.focus();
  const answered = page.waitForResponse((answer) => answer.url().includes('minimum_customers=12'));
  for (let steps = 0; steps < 6; steps += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await slider.getAttribute('aria-valuetext'), '12 customers');
  await answered;
  const after = await share();
  assert.ok(after < before, `${after} % of the cells with twelve customers, ${before} % with six`);
  await assertAccessible(page, 'settings that are tried');

  await trial.getByText('As a table').first().click();
  await trial
    .getByRole('table', { name: 'By the fewest customers' })
    .getByRole('row', { name: /^12 customers|^12/ })
    .waitFor();
  await trial.getByRole('button', { name: 'Use these settings' }).click();
  await page.getByText(/The draft for .* has these settings/).waitFor();
  await page.getByText('at least 12 customers are behind it').first().waitFor();
  assert.equal((await call(analyst, 'GET', path)).minimum_customers, 12);
  await settled(page);
  assert.match(await minimum.innerText(), /5[^]*12/);

  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await assertNoSidewaysScroll(page, 'a draft on a phone');
  await appear(page, 'dark');
  await assertAccessible(page, 'a draft in the dark');
  await call(analyst, 'POST', `${path}/retirement`);
  await close();
});
