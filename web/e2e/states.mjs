/**
 * The states of every page besides its main one: empty, failed, missing, forbidden. They are provoked by changing what
 * the API answers on its way, so that each page can be brought into each state that it can be in; which these are is
 * seen from what it asks.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, assertNoSidewaysScroll, settled, signIn, visit } from './browser.mjs';
import { routesOf, withAddresses } from './pages.mjs';

/**
 * Pages that ask for lists without being about one, and why an empty one is nothing to speak of there. May only shrink:
 * an entry that is no longer needed fails.
 */
const NOTHING_TO_SAY = {
  '/library/many': 'a form; the boxes that would choose audiences are empty',
  '/library/new': 'a form; the box that would choose audiences is empty',
  '/people/$userId': 'a form; there always are roles, and without one the API says which field is wrong',
  '/people/invite': 'a form; there always are roles, and without one the API says which field is wrong',
  '/policies/new': 'a form; the first policy is written where there is none',
  '/users/invite': 'a form; there always are roles, and without one the API says which field is wrong',
  '/products/$productId': 'sales material beside the product is left out where there is none',
};

const REQUEST_ID = '01900000000070008000000000000000';
const IDENTITY = /^\/api\/v1\/(me|auth\/.*|branding|cart)$/;
/** What the hall asks on every page; it stays as it is. */
const HALL = /^\/api\/v1\/me\/(stream|notifications\/unread-count)$/;
const pathOf = (request) => new URL(request.url()).pathname;

/** Every answer but who one is becomes a failure; counts what was asked. */
async function failing(page) {
  let asked = 0;
  await page.route('**/api/v1/**', (route) => {
    if (HALL.test(pathOf(route.request()))) return route.fallback();
    if (IDENTITY.test(pathOf(route.request()))) return route.continue();
    asked += 1;
    return route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 500, code: 'internal', title: 'Failed', request_id: REQUEST_ID }),
    });
  });
  return () => asked;
}

/** Every list has nothing in it; counts the lists that would have had something. */
async function emptied(page) {
  let lists = 0;
  await page.route('**/api/v1/**', async (route) => {
    if (HALL.test(pathOf(route.request()))) return route.fallback();
    if (IDENTITY.test(pathOf(route.request())) || route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    const isJson = response.headers()['content-type']?.startsWith('application/json');
    const body = isJson ? await response.json() : null;
    if (!Array.isArray(body?.items)) return route.fulfill({ response });
    lists += 1;
    const count = body.count === undefined ? {} : { count: 0 };
    return route.fulfill({ response, json: { ...body, ...count, items: [], next_cursor: null } });
  });
  return () => lists;
}

/** The person lacks one permission. */
function lacking(page, permission) {
  return page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    const me = await response.json();
    const permissions = me.permissions.filter((one) => one !== permission);
    return route.fulfill({ response, json: { ...me, permissions } });
  });
}

async function assertWhole(page, name) {
  assert.equal(await page.getByText('This page has failed').count(), 0, name);
  await assertAccessible(page, name);
  await page.setViewportSize({ width: 390, height: 844 });
  await assertNoSidewaysScroll(page, name);
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** An answer has been drawn soon after it came; how soon depends on what else the machine does. */
const DRAWN_MS = 10_000;
const isShown = (locator) =>
  locator
    .first()
    .waitFor({ timeout: DRAWN_MS })
    .then(
      () => true,
      () => false,
    );
const saying = (page, ...states) =>
  page.locator(states.map((state) => `main [data-state=${state}]`).join(', '));

/** Provokes a state, looks at it, and takes the interference away. */
async function provoked(page, address, provoke, look) {
  const count = await provoke(page);
  await page.goto(address);
  await settled(page);
  await look(count);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

const STATES = {
  forbidden: async (page, route, address) => {
    if (route.permission === null) return;
    await provoked(
      page,
      address,
      () => lacking(page, route.permission),
      async () => {
        assert.ok(
          await isShown(saying(page, 'forbidden')),
          `${route.path} shows itself without ${route.permission}`,
        );
        await assertWhole(page, `${route.path}, forbidden`);
      },
    );
  },
  failed: async (page, route, address) => {
    await provoked(page, address, failing, async (asked) => {
      if (asked() === 0) return;
      assert.ok(await isShown(page.getByRole('alert')), `${route.path} says nothing when the API fails`);
      await assertWhole(page, `${route.path}, failed`);
    });
  },
  missing: async (page, route, address) => {
    if (!route.hasId) return;
    const nobodys = address.replace(/_[0-9a-f]{32}/g, '_00000000000070008000000000000000');
    await provoked(
      page,
      nobodys,
      async () => undefined,
      async () => {
        assert.ok(
          await isShown(saying(page, 'missing')),
          `${route.path} does not say that there is no such thing`,
        );
        await assertWhole(page, `${route.path}, missing`);
      },
    );
  },
  empty: async (page, route, address, who) => {
    await provoked(page, address, emptied, async (lists) => {
      if (lists() === 0) return;
      const said = saying(page, 'empty', 'missing');
      if (NOTHING_TO_SAY[route.path] === undefined)
        assert.ok(await isShown(said), `${route.path} does not say that it is empty, as ${who}`);
      else
        assert.equal(
          await said.count(),
          0,
          `${route.path} speaks when it is empty: take it off NOTHING_TO_SAY`,
        );
      await assertWhole(page, `${route.path}, empty`);
    });
  },
  filtered: async (page, route) => {
    if (!route.isList || route.hasId) return;
    await provoked(
      page,
      `${route.path}?q=zzzzqq`,
      async () => undefined,
      async () => {
        // Not every list can be searched; those without a box ignore the question.
        if ((await page.locator('main input[type=search]').count()) === 0) return;
        assert.ok(await isShown(saying(page, 'filtered')), `${route.path} does not say that nothing matches`);
        await assertWhole(page, `${route.path}, filtered`);
      },
    );
  },
};

/** All states of a person's routes, except of those that `others` have looked at. */
export function provokeStates(browserOf, who, isTheirs, { share = 0, of = 1 } = {}) {
  describe(`the pages of the ${who}, part ${share + 1} of ${of}`, () => {
    test('say when they are forbidden, failed, missing or empty', async (suite) => {
      const { page, faults, close } = await visit(browserOf());
      await signIn(page, who);
      const theirs = (await routesOf(page, who)).filter(isTheirs).filter((_, index) => index % of === share);
      for (const route of await withAddresses(page, who, theirs)) {
        await suite.test(route.path, async () => {
          await page.unrouteAll({ behavior: 'ignoreErrors' });
          for (const state of Object.values(STATES)) await state(page, route, route.address, who);
        });
      }
      // The browser itself notes the failures that were made up; the pages must note nothing else.
      faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('status of 500')));
      await close();
    });
  });
}
