/**
 * How long a screen of the grid of 2,000 products by 26 weeks takes while it is scrolled, and how long the whole takes
 * to load: `npm run e2e -- plan.bench.mjs`. A measurement, not a test: it is not part of `make test`.
 */
import assert from 'node:assert/strict';
import { standIn } from './bigplan.mjs';
import { launch, signIn, visit } from './browser.mjs';

/** What a notch of the wheel may take, of the processor's time, for sixty of them in a second. */
const LIMIT_MS = 16.7;
const SCREENS = 60;

const browser = await launch();
const { page, close } = await visit(browser, { viewport: { width: 1440, height: 900 } });
await standIn(page);
await signIn(page, 'supplier', '/demand');
const began = Date.now();
await page.goto('/demand/plan');
await page.getByRole('grid').waitFor();
console.log(`2,000 × 26 forecasts loaded and shown in ${((Date.now() - began) / 1000).toFixed(1)} s`);

/** Scrolls by screens and measures each: what React and the browser do until it is laid out. */
const scrolled = (byX, byY) =>
  page.getByRole('grid').evaluate(
    async (box, [right, down, screens]) => {
      const times = [];
      for (let screen = 0; screen < screens; screen += 1) {
        await new Promise((resolve) => window.requestAnimationFrame(resolve));
        const start = window.performance.now();
        box.scrollBy(right * box.clientWidth, down * box.clientHeight);
        // The browser would tell of it before the next frame; React draws at once what a scroll asks for.
        box.dispatchEvent(new window.Event('scroll', { bubbles: true }));
        await Promise.resolve();
        void box.offsetHeight;
        times.push(window.performance.now() - start);
      }
      return times;
    },
    [byX, byY, SCREENS],
  );

// The processor's time of the page's own thread, which other work on the machine does not lengthen.
const devtools = await page.context().newCDPSession(page);
await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
const worked = async () => {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
};

let isSlow = false;
for (const [what, ...by] of [
  ['down by a notch of the wheel', 0, 1 / 6],
  ['down by a screen', 0, 1],
  ['down by a hundredth of all', 0, 3],
  ['right and down', 0.3, 0.5],
]) {
  const before = await worked();
  const times = (await scrolled(...by)).sort((a, b) => a - b);
  const cpu = ((await worked()) - before) / SCREENS;
  assert.equal(times.length, SCREENS);
  const [typical, slow] = [0.5, 0.9].map((share) => times[Math.floor(times.length * share)]);
  console.log(
    `${what}: ${typical.toFixed(1)} ms each, nine of ten within ${slow.toFixed(1)} ms, ${cpu.toFixed(1)} CPU-ms`,
  );
  isSlow ||= what.includes('notch') && cpu >= LIMIT_MS;
}
if (isSlow) {
  console.log(`above the goal of ${LIMIT_MS} ms`);
  process.exitCode = 1;
}
await close();
await browser.close();
