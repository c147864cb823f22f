/**
 * A browser for the tests, strict about what the portal promises: no request to another host, no error in the console,
 * no sideways scroll, nothing that axe objects to.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const URL_UNDER_TEST = process.env.LONJA_URL ?? process.env.DEMO_URL;
export const PASSWORD = 'lonja-demo';
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
  assert.ok(executablePath, 'Chromium is missing: install it, or name it in CHROMIUM');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** What the system of a reader may ask for. Where it forces its own colours, axe has none of ours to judge. */
export const APPEARANCES = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'light, more contrast': { colorScheme: 'light', contrast: 'more' },
  'dark, more contrast': { colorScheme: 'dark', contrast: 'more' },
};

/** Changes the appearance of a page that is open, and waits until the portal has followed. */
export async function appear(page, name) {
  const { colorScheme } = APPEARANCES[name];
  await page.emulateMedia(APPEARANCES[name]);
  await page.waitForFunction(
    (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
    colorScheme,
  );
}

/** From the next page on, the reader has chosen Spanish. */
export function chooseSpanish(page) {
  return page.context().addInitScript(() => localStorage.setItem('lonja.language', 'es'));
}

/** What each page has asked for and not got yet. */
const underWay = new WeakMap();
const waitsFor = (page) => underWay.get(page) ?? new Set();

function follow(context) {
  context.on('request', (request) => {
    const page = request.frame().page();
    // A new document waits for nothing that the one before asked for. A stream never ends.
    if (request.isNavigationRequest()) underWay.set(page, new Set());
    else if (!request.url().endsWith('/me/stream')) underWay.set(page, waitsFor(page).add(request));
  });
  for (const end of ['requestfinished', 'requestfailed'])
    context.on(end, (request) => waitsFor(request.frame().page()).delete(request));
}

/** A fresh profile. `faults` collects what must not happen; `close` fails the test on any. */
export async function visit(browser, { stream = false, followsCart = false, ...options } = {}) {
  const context = await browser.newContext({
    baseURL: URL_UNDER_TEST,
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  // People of the demo sign in to many tests at once: each browser keeps its own cart, unless a test is about that.
  if (!followsCart)
    await context.route('**/api/v1/cart', (route) => route.fulfill({ status: 404, json: {} }));
  const faults = [];
  // A refused call shows as a console error of the browser itself; those are the portal's answers, not its faults.
  const expected = /Failed to load resource: the server responded with a status of 4\d\d/;
  follow(context);
  const page = await context.newPage();
  // A busy machine is slow, not wrong.
  page.setDefaultTimeout(60_000);
  // A stream never lets the network rest; without it the portal asks now and then, as behind a proxy that holds streams.
  if (!stream) await context.route('**/api/v1/me/stream', (route) => route.fulfill({ status: 404 }));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:'].includes(url.protocol) && url.origin !== URL_UNDER_TEST)
      faults.push(`asked ${url.origin}`);
  });
  return {
    page,
    faults,
    close: async () => {
      await context.close();
      assert.deepEqual(faults, []);
    },
  };
}

export async function fillSignIn(page, who, password = PASSWORD) {
  await page.getByLabel('E-mail address', { exact: true }).fill(`${who}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs in on the way to `path` and waits until that page is there. */
export async function signIn(page, who, path = '/') {
  await page.goto(path);
  await fillSignIn(page, who);
  // The door has a title and menus of its own, which would be taken for the page's.
  await page.locator('main[data-page]').waitFor();
  await settled(page);
}

const QUIET_MS = 100;
const PATIENCE_MS = 60_000;

/** The page of this address is shown with its title, and nothing is being waited for. */
export async function settled(page) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    await page.locator('[data-page-title], main [role=alert], main h1, main h2').first().waitFor();
    await page.waitForFunction(() => {
      const inside = document.querySelector('main[data-page]');
      const isShown = inside === null || inside.dataset.page === window.location.pathname;
      return isShown && document.querySelector('[aria-busy=true]') === null;
    });
    const before = waitsFor(page).size;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const waiting = [...waitsFor(page)].map((request) => request.url());
    if (before === 0 && waiting.length === 0) return;
    assert.ok(Date.now() < until, `still waits for ${waiting.join(', ')}`);
  }
}

/** Chooses in a box that searches while one types. */
export async function lookUp(page, label, text, option = text) {
  await settled(page);
  const box = page.getByRole('combobox', { name: label });
  const found = page.getByRole('option', { name: option }).first();
  await box.fill(text);
  // A box that has only just come up empties itself once; nobody but a test is so quick.
  const isFound = await found.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  if (!isFound) await box.fill(text);
  await found.click();
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** What drew the first ten of many drew these too; looking at them as well takes most of the time. */
const MORE_OF_THE_SAME = ['tbody > tr:nth-child(n+11)', 'li:nth-child(n+11)'];

/** axe finds nothing; `colours` leaves out what does not change with the appearance. */
export async function assertAccessible(page, what, { colours = false } = {}) {
  // Injected from the outside, because the portal's own policy lets no script in; once per document.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const runOnly = colours ? { type: 'rule', values: COLOUR_RULES } : { type: 'tag', values: RULES };
  const found = await page.evaluate(
    async ([only, exclude]) => {
      const { violations } = await window.axe.run(
        { exclude },
        {
          runOnly: only,
          resultTypes: ['violations'],
          preload: false,
        },
      );
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
      );
    },
    [runOnly, MORE_OF_THE_SAME],
  );
  assert.deepEqual(found, [], `axe on ${what}`);
}

export async function assertNoSidewaysScroll(page, what) {
  const surplus = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(surplus, 0, `${what} is ${surplus} px too wide`);
}
