/**
 * What a long list costs the browser. The API is stood in for, so that there are 50,000 rows and that nothing but the
 * portal is measured; the list is walked from its first page to its last.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, visit } from './browser.mjs';
import { ROWS, standIn, turn } from './longlist.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  // What is only reachable from what was collected goes the second time.
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

test('fifty thousand rows are paged to the end without the memory growing', async () => {
  const { page, close } = await visit(browser);
  await standIn(page);
  await signIn(page, 'admin', '/catalogue?size=200');
  const pages = ROWS / 200;
  const measured = [];
  for (let shown = 2; shown <= pages; shown += 1) {
    await turn(page, shown, 200);
    if (shown === 25 || shown === 125 || shown === pages) measured.push(await heap(page));
  }
  await page.getByText(`Product ${ROWS - 1}`, { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Next page' }).count(), 0, 'this is the end');
  // Kept rows would add 25 MB and more to some 12.
  const [early, middle, late] = measured;
  console.log(
    `heap at page 25, 125, ${pages}: ${measured.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(', ')} MB`,
  );
  assert.ok(middle < early * 1.3 && late < early * 1.3, `${early} ${middle} ${late}`);
  await close();
});
