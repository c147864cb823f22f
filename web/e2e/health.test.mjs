/** The house's health, as staff see it. */
import { after, before, test } from 'node:test';
import { launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('staff see how each part of the house is, and come to the jobs that were given up', async () => {
  const { page, close } = await visit(browser);
  await signIn(page, 'admin', '/health');
  const parts = page.getByRole('table', { name: 'Parts' });
  for (const [part, state] of [
    ['Database', 'Well'],
    ['File store', 'Well'],
    ['Mail', 'Not set up'],
  ])
    await parts.getByRole('row').filter({ hasText: part }).getByText(state).waitFor();
  await page.getByText('Running since').waitFor();
  await page.getByRole('link', { name: 'See the jobs that were given up' }).click();
  await page.waitForURL(/\/jobs\?.*state=dead/);
  await settled(page);
  await close();
});
