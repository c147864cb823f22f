import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible, chooseSpanish, launch, settled, signIn, visit } from './browser.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Opens the newest release from the supplier's overview. */
async function openRelease(page) {
  await signIn(page, 'supplier', '/demand');
  await page.locator('a[href^="/releases/rel_"]').first().click();
  await page.waitForURL(/\/releases\/rel_/);
  await settled(page);
}

test('a supplier reads the certificate of a release in words, and takes it along with the command', async () => {
  const { page, close } = await visit(browser);
  await openRelease(page);
  const certificate = page.getByRole('region', { name: 'Certificate' });
  await certificate.getByText('Signed by').waitFor();
  await certificate.getByText(/^[0-9a-f]{64}$/).waitFor();
  const command = await page
    .getByRole('region', { name: 'Command that checks the certificate' })
    .textContent();
  assert.match(command, /^lonja certificate verify release-\d+\.certificate\.json/);
  assert.match(
    command,
    /--cells release-\d+\.csv \\\n {2}--cells release-\d+-totals\.csv \\\n {2}--cells release-\d+-regions\.csv$/,
  );
  await page
    .getByRole('region', { name: 'Totals' })
    .getByRole('row')
    .filter({ hasText: 'All products' })
    .first()
    .waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    certificate.getByRole('button', { name: 'Download the certificate' }).click(),
  ]);
  assert.ok(command.includes(download.suggestedFilename()), 'the command names the file as it is saved');
  const document = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(document.jws.split('.').length, 3);
  const written = new Intl.NumberFormat('en-GB').format(document.suppressed_cells);
  await certificate.getByText(written, { exact: true }).waitFor();
  assert.doesNotMatch(JSON.stringify(document), /percent|minimum_customers/, 'no parameter of a rule');
  await page.getByRole('heading', { name: 'Against whom it is protected' }).waitFor();
  await page.getByText('minimum_frequency', { exact: true }).waitFor();
  await assertAccessible(page, 'a release with its certificate');
  await page.setViewportSize({ width: 390, height: 800 });
  assert.ok(
    await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    'no sideways scroll',
  );
  await close();
});

test('the method of a release speaks Spanish where the portal does', async () => {
  const { page, close } = await visit(browser);
  await openRelease(page);
  await chooseSpanish(page);
  await page.reload();
  await settled(page);
  await page.getByRole('region', { name: 'Certificado' }).getByText('Firmado por').waitFor();
  await page.getByRole('heading', { name: 'Contra quién está protegido' }).waitFor();
  await close();
});
