/**
 * How long fifty rows take from their answer to the screen, against its goal: `npm run e2e -- rendering.bench.mjs`.
 * A measurement, not a test: it is not part of `make test`.
 */
import assert from 'node:assert/strict';
import { launch, signIn, visit } from './browser.mjs';
import { standIn } from './longlist.mjs';

const LIMIT_MS = 50;

const browser = await launch();
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
const drawn = (count) =>
  page.waitForFunction((least) => globalThis.renderings.length >= least, count, { polling: 200 });
await drawn(1);
for (let turned = 2; turned <= 25; turned += 1) {
  await page.keyboard.press('n');
  // Looking for a text on the page over and over would be measured with it.
  await drawn(turned);
}
const renderings = (await page.evaluate(() => globalThis.renderings)).sort((a, b) => a - b);
assert.ok(renderings.length >= 20, `only ${renderings.length} pages were measured`);
const [typical, slow] = [0.5, 0.9].map((share) => renderings[Math.floor(renderings.length * share)]);
console.log(`50 rows rendered in ${typical.toFixed(1)} ms, nine of ten within ${slow.toFixed(1)} ms`);
if (typical >= LIMIT_MS) {
  console.log(`above the goal of ${LIMIT_MS} ms`);
  process.exitCode = 1;
}
await close();
await browser.close();
