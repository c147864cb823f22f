/**
 * Every page of the portal and who sees it, computed from the route tree: a page that is added is looked at, in all of
 * its states, without being listed anywhere. What cannot be computed stands here, each with its reason.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { settled, URL_UNDER_TEST } from './browser.mjs';
import { call, tokenOf } from './people.mjs';

const SOURCES = new URL('../src/', import.meta.url);

/** Who looks at the pages: one of each kind of the demo's people. The visitor is not signed in. */
export const PEOPLE = ['visitor', 'distributor', 'supplier', 'admin'];

/** Where a page with an id in its address is reached from, unless that is the list before the id. */
const STARTS = {
  '/api-clients/$clientId': '/api-clients?q=demo',
};

/** More addresses of a page that look different enough to be looked at as well. */
const VARIANTS = {
  '/products': ['/products?view=table', '/products?q=zzzz'],
  '/demand/map': ['/demand/map?q=cake', '/demand/map?q=cake&view=table'],
  '/catalogue': ['/catalogue?q=zzzz'],
  '/sign-in': ['/sign-in?reason=expired'],
  '/reset-password': ['/reset-password#token=x'],
  '/unsubscribe': ['/unsubscribe?token=daily.x.x'],
};

/** What the demo has no example of, made through the API before the page is looked at. */
const EXAMPLES = {
  '/policies/$policyId': async () => {
    const token = await tokenOf('admin');
    const { items } = await call(token, 'GET', '/api/v1/organizations?kind=supplier&limit=1');
    const policy = { recipient_id: items[0].id, purpose: 'An example to look at' };
    return `/policies/${(await call(token, 'POST', '/api/v1/demand/policies', policy)).id}`;
  },
  '/catalogue/edits/$editId': async () => {
    const answer = await fetch(`${URL_UNDER_TEST}/api/v1/catalogue/product-edits?file_name=changes.csv`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await tokenOf('admin')}`,
        'Content-Type': 'application/octet-stream',
      },
      body: 'sku,launch_on\nNOTHING,someday\n',
    });
    return `/catalogue/edits/${(await answer.json()).id}`;
  },
  '/api-clients/$clientId': async (who) => {
    const client = { name: 'An example to look at', scopes: ['organizations:read'] };
    const made = await call(await tokenOf(who), 'POST', '/api/v1/api-clients', client);
    return `/api-clients/${made.client?.id ?? made.id}`;
  },
};

/** Pages that a person may open, but without anything of theirs on them, and why. */
const NO_EXAMPLE = {
  supplier: { '/library/$assetId': 'the demo shares no material with suppliers' },
};

/** The routes: their address, the permission they ask for, and whether they are a list with search and filters. */
export async function routes() {
  const tree = await readFile(new URL('routeTree.gen.ts', SOURCES), 'utf8');
  const files = new Map(
    [...tree.matchAll(/import \{ Route as (\w+)RouteImport \} from '\.\/(.+)'/g)].map(([, name, file]) => [
      name,
      file,
    ]),
  );
  const [, byTo] = tree.match(/interface FileRoutesByTo \{([^}]*)\}/);
  const found = await Promise.all(
    [...byTo.matchAll(/'([^']+)': typeof (\w+)Route(?:WithChildren)?\b/g)].map(async ([, path, name]) => {
      const source = await readFile(new URL(`${files.get(name)}.tsx`, SOURCES), 'utf8');
      const [, permission] =
        source.match(/permission: (?:'([^']+)'|null)/) ?? assert.fail(`${path} has no permission`);
      return {
        path,
        permission: permission ?? null,
        isInside: files.get(name).startsWith('routes/_app'),
        isList: source.includes('listSearch('),
        hasId: path.includes('$'),
      };
    }),
  );
  assert.ok(found.length > 50, `only ${found.length} routes: the route tree is read wrongly`);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The routes that the signed-in person of `page` is led to: theirs by permission, and by the doors of the hall. */
export async function routesOf(page, who) {
  const all = await routes();
  if (who === 'visitor') return all.filter(({ isInside }) => !isInside);
  const answer = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/me');
  await page.goto('/');
  const { permissions, organization } = await (await answer).json();
  await settled(page);
  const doors = await page
    .getByRole('navigation')
    .first()
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => new URL(link.href).pathname.split('/')[1]));
  const navigation = await readFile(new URL('features/shell/navigation.ts', SOURCES), 'utf8');
  const anybodys = new Set([...navigation.matchAll(/to: '\/([\w-]*)'/g)].map(([, door]) => door));
  const begun = navigation.slice(navigation.indexOf('const ACTIONS')).matchAll(/to: '\/([\w-]+)/g);
  const actions = organization.acting === 'host' ? [...begun].map(([, door]) => door) : [];
  const isTheirs = (door) => doors.includes(door) || actions.includes(door) || !anybodys.has(door);
  return all.filter(
    ({ path, permission, isInside }) =>
      isInside && (permission === null || permissions.includes(permission)) && isTheirs(path.split('/')[1]),
  );
}

const pattern = (path) => new RegExp(`^${path.replace(/\$\w+/g, '[a-z]{2,5}_[0-9a-f]{32}')}$`);

/** An address of the route that exists, found by following links as a person would; `null` where there is none. */
async function addressOf(page, who, { path, hasId }) {
  if (!hasId) return path;
  const at = path.indexOf('/$');
  const [id, ...rest] = path.slice(at + 1).split('/');
  const upToId = `${path.slice(0, at)}/${id}`;
  await page.goto(STARTS[upToId] ?? path.slice(0, at));
  await settled(page);
  const links = await page
    .locator('main a[href]')
    .evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  const found = links.find((link) => pattern(upToId).test(link)) ?? (await EXAMPLES[upToId]?.(who));
  // What follows the id is a page of its own below it.
  return found === undefined ? null : [found, ...rest].join('/');
}

/** The routes with an address each; fails, naming all of them, where a route leads nowhere. */
export async function withAddresses(page, who, routes) {
  const found = [];
  const lost = [];
  for (const route of routes) {
    const address = await addressOf(page, who, route);
    if (address !== null)
      found.push({ ...route, address, addresses: [address, ...(VARIANTS[route.path] ?? [])] });
    else if (NO_EXAMPLE[who]?.[route.path] === undefined) lost.push(route.path);
  }
  assert.deepEqual(
    lost,
    [],
    `${who}: no link leads there; say in pages.mjs where they start or make an example`,
  );
  return found;
}
