/**
 * What a long list costs the browser. The API is stood in for, so that there are 50,000 rows and that nothing but the
 * portal is measured; the list is walked from its first page to its last.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, signIn, visit } from './browser.mjs';

const ROWS = 50_000;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

function row(number) {
  return {
    id: `prd_${number.toString(16).padStart(32, '0')}`,
    sku: `S${number}`,
    name: `Product ${number}`,
    description: 'A product as long as products are, with what makes it special and how it is packed.',
    category: { id: `cat_${'0'.repeat(32)}`, name: 'Candles and lights' },
    supplier: null,
    unit: 'piece',
    unit_decimals: 0,
    lifecycle: 'active',
    launch_on: '2026-09-01',
    tips: 'Show it lit, in threes.',
    picture_asset_id: null,
    low_stock_below: 10,
    created_at: '2026-11-02T08:30:00Z',
    updated_at: '2026-11-02T08:30:00Z',
  };
}

async function standIn(page) {
  await page.route('**/api/v1/catalogue/products?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [limit, from] = [Number(query.get('limit')), Number(query.get('cursor') ?? 0)];
    const to = Math.min(from + limit, ROWS);
    const items = Array.from({ length: to - from }, (_, at) => row(from + at));
    const next = to < ROWS ? String(to) : null;
    return route.fulfill({
      json: { items, next_cursor: next, count: query.has('count') ? 10_000 : undefined },
    });
  });
}

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  // What is only reachable from what was collected goes the second time.
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

async function turn(page, to) {
  await page.keyboard.press('n');
  await page.getByText(`Page ${to.toLocaleString('en-GB')}`, { exact: true }).waitFor();
}

test('fifty thousand rows are paged to the end without the memory growing', async () => {
  const { page, close } = await visit(browser);
  await standIn(page);
  await signIn(page, 'admin', '/catalogue?size=200');
  const pages = ROWS / 200;
  const measured = [];
  for (let shown = 2; shown <= pages; shown += 1) {
    await turn(page, shown);
    if (shown === 25 || shown === 125 || shown === pages) measured.push(await heap(page));
  }
  await page.getByText(`Product ${ROWS - 1}`, { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Next page' }).count(), 0, 'this is the end');
  const [early, middle, late] = measured;
  console.log(
    `heap at page 25, 125, ${pages}: ${measured.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(', ')} MB`,
  );
  assert.ok(middle < early * 1.1 && late < early * 1.1, `${early} ${middle} ${late}`);
  await close();
});

test('fifty rows are on the screen within fifty milliseconds of their answer', async () => {
  const { page, close } = await visit(browser);
  await standIn(page);
  // From the answer as data to its last row, laid out: what React and the browser do together.
  await page.addInitScript(() => {
    const { MutationObserver, performance, Response } = globalThis;
    const json = Response.prototype.json;
    let answer;
    globalThis.renderings = [];
    Response.prototype.json = async function () {
      const value = await json.call(this);
      if (value?.items?.length === 50) answer = { last: value.items[49].name, at: performance.now() };
      return value;
    };
    new MutationObserver(() => {
      if (answer === undefined || !document.querySelector('main')?.textContent.includes(answer.last)) return;
      void document.body.offsetHeight;
      globalThis.renderings.push(performance.now() - answer.at);
      answer = undefined;
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await signIn(page, 'admin', '/catalogue?size=50');
  for (let shown = 2; shown <= 25; shown += 1) await turn(page, shown);
  const renderings = (await page.evaluate(() => globalThis.renderings)).sort((a, b) => a - b);
  assert.ok(renderings.length >= 20, `only ${renderings.length} pages were measured`);
  const [typical, slow] = [0.5, 0.9].map((share) => renderings[Math.floor(renderings.length * share)]);
  console.log(`50 rows rendered in ${typical.toFixed(1)} ms, nine of ten within ${slow.toFixed(1)} ms`);
  assert.ok(typical < 50, `${renderings.map((ms) => ms.toFixed(0)).join(' ')} ms`);
  await close();
});
