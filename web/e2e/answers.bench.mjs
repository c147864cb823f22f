/**
 * How long the server takes to answer each list of the demo, as each kind of person asks for it, against its goal:
 * `make bench-web`. A measurement, not a test: it is not part of `make test`.
 */
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { URL_UNDER_TEST } from './browser.mjs';
import { tokenOf } from './people.mjs';

const LIMIT_MS = 100;
const ROUNDS = 7;
const PEOPLE = ['distributor', 'supplier', 'admin'];

const spec = JSON.parse(await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'));
const named = (operation, name) => operation.parameters?.some((parameter) => parameter.name === name);
const lists = Object.entries(spec.paths)
  .filter(([, { get }]) => get !== undefined && named(get, 'limit') && named(get, 'cursor'))
  .map(([path]) => path);

/** The median over some rounds, or null where this person may not ask or there is nothing to ask about. */
async function measured(token, path) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begun = performance.now();
    const answer = await fetch(`${URL_UNDER_TEST}${path}${path.includes('?') ? '&' : '?'}limit=50`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const body = await answer.arrayBuffer();
    if (!answer.ok) return null;
    // The first answer warms the caches.
    if (round > 0) times.push(performance.now() - begun);
    if (round === 0 && body.byteLength === 0) return null;
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}

/** The addresses of a list: itself, or below the first thing of the list before the id. */
async function addressOf(token, path) {
  const [before, below] = path.split(/\{\w+\}/);
  if (below === undefined) return path;
  const answer = await fetch(`${URL_UNDER_TEST}${before.slice(0, -1)}?limit=1`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const first = answer.ok ? (await answer.json()).items?.[0]?.id : undefined;
  return first === undefined ? null : `${before}${first}${below}`;
}

const rows = [];
for (const who of PEOPLE) {
  const token = await tokenOf(who);
  for (const path of lists) {
    const address = await addressOf(token, path);
    const time = address === null ? null : await measured(token, address);
    if (time !== null) rows.push({ who, path, time });
  }
}
rows.sort((a, b) => b.time - a.time);
console.log(`${rows.length} lists measured; the slowest:`);
for (const { who, path, time } of rows.slice(0, 10))
  console.log(`  ${time.toFixed(1)} ms  ${path}  (${who})`);
const slow = rows.filter(({ time }) => time >= LIMIT_MS);
if (slow.length > 0) {
  console.log(`${slow.length} lists are above the goal of ${LIMIT_MS} ms`);
  process.exitCode = 1;
}
