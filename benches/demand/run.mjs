/**
 * Shared demand at size, on PostgreSQL: 10 million sales lines, a release over 2,000 products x 24 months with totals,
 * against the goals of docs/performance.md. Prints what it cost; fails above a goal.
 *
 *   make bench-demand        LINES=1000000 make bench-demand
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LINES = Number(process.env.LINES ?? 10_000_000);
const CHANGED = 10_000;
/** One batch of new lines costs about a second, in which anything else that the database does counts. */
const BATCHES = 5;
const RELEASE_GOAL_S = 300;
const MEMORY_GOAL_MB = 2048;
/** What new lines may cost where millions are there, against where there are few. */
const GROWTH_GOAL = 1.5;

const BIN = process.env.BENCH_BIN ?? 'target/release/lonja';
const PSQL = join(process.env.LONJA_TEST_PG_BIN, 'psql');
const server = process.env.LONJA_TEST_PG_URL;
const folder = mkdtempSync(join(tmpdir(), 'lonja-bench-demand-'));
const failures = [];

const urlOf = (database) => server.replace(/\/[^/]*$/, `/${database}`);
const sql = (database, text) =>
  execFileSync(PSQL, [urlOf(database), '-qAt', '-c', text], { encoding: 'utf8' }).trim();
const placed = (database) => ['--database-url', urlOf(database), '--data-dir', join(folder, database)];
const lonja = (args, input = '') =>
  execFileSync(BIN, args, { input, stdio: ['pipe', 'pipe', 'pipe'], encoding: 'utf8' });

function create(database, lines) {
  sql('postgres', `CREATE DATABASE ${database}`);
  lonja(['migrate', ...placed(database)]);
  const seed = readFileSync(new URL('seed.sql', import.meta.url));
  execFileSync(PSQL, [urlOf(database), '-q', '-v', 'ON_ERROR_STOP=1', '-v', `lines=${lines}`], {
    input: seed,
  });
}

// The fields behind the program's name, which may itself hold blanks; CPU time in hundredths of a second.
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(') ') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}

const postmaster = Number(
  readFileSync(join(sql('postgres', 'SHOW data_directory'), 'postmaster.pid'), 'utf8').split('\n')[0],
);

/** CPU seconds of the database so far: its living processes and those that have ended. */
function databaseCpu() {
  const own = stat(postmaster);
  const living = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(stat)
    .filter((fields) => fields !== null && fields[1] === postmaster)
    .map((fields) => fields[11] + fields[12]);
  return (living.reduce((sum, ticks) => sum + ticks, 0) + own[11] + own[12] + own[13] + own[14]) / 100;
}

const memoryMb = (pid, key) =>
  Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) /
  1024;

/** Seconds and CPU seconds of the database that a step takes. */
function measured(name, run) {
  const [begun, cpu] = [Date.now(), databaseCpu()];
  run();
  const [seconds, spent] = [(Date.now() - begun) / 1000, databaseCpu() - cpu];
  console.log(`${name}: ${seconds.toFixed(1)} s, ${spent.toFixed(1)} CPU-s of the database`);
  return spent;
}

function judge(name, value, goal, unit) {
  console.log(`${name}: ${value.toFixed(1)} ${unit} (goal ${goal})`);
  if (value > goal) failures.push(`${name}: ${value.toFixed(1)} ${unit}, goal ${goal}`);
}

/** New lines of today, as an ordinary file. */
function newLines(batch) {
  const day = new Date().toISOString().slice(0, 10);
  const rows = Array.from(
    { length: CHANGED },
    (_, n) =>
      `N${batch}-${n},SKU${(n * 7919) % 2000},,${1 + (n % 12)},${day},2.00,${n % 1500},United Kingdom`,
  );
  const file = join(folder, `new-${batch}.csv`);
  writeFileSync(
    file,
    `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n${rows.join('\n')}\n`,
  );
  return file;
}

async function serve(database) {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
  const child = spawn(BIN, ['serve', '--listen', `127.0.0.1:${port}`, ...placed(database)], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 100));
  return { child, url };
}

async function call(url, token, method, path, body) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

function person(database, email) {
  const args = ['admin', 'create-user', '--email', email, '--name', email, '--organization-name', 'The host'];
  lonja([...args, ...placed(database)], 'a long bench password\n');
}

async function release(database) {
  for (const email of ['writer@example.com', 'approver@example.com']) person(database, email);
  const { child, url } = await serve(database);
  try {
    const signIn = async (email) =>
      (await call(url, null, 'POST', '/api/v1/auth/login', { email, password: 'a long bench password' }))
        .access_token;
    const [writer, approver] = [await signIn('writer@example.com'), await signIn('approver@example.com')];
    const { items } = await call(url, writer, 'GET', '/api/v1/organizations?kind=supplier&limit=1');
    const from = sql(database, "SELECT (date_trunc('month', now()) - interval '24 months')::date");
    const policy = await call(url, writer, 'POST', '/api/v1/demand/policies', {
      recipient_id: items[0].id,
      totals: true,
      lag_days: 0,
      history_from: from,
      horizon: 0,
    });
    const address = `/api/v1/demand/policies/${policy.id}`;
    await call(url, writer, 'POST', `${address}/submission`);
    const [begun, cpu, before] = [Date.now(), databaseCpu(), stat(child.pid)];
    await call(url, approver, 'POST', `${address}/approval`);
    let made = (await call(url, writer, 'GET', '/api/v1/demand/releases?limit=1')).items[0];
    made ??= await call(url, writer, 'POST', '/api/v1/demand/releases', { policy_id: policy.id });
    let [reader, since] = [writer, Date.now()];
    while (made.state === 'building') {
      await new Promise((resolve) => setTimeout(resolve, 500));
      // A token lives for ten minutes, and signing in again and again is refused.
      if (Date.now() - since > 300_000) [reader, since] = [await signIn('writer@example.com'), Date.now()];
      made = await call(url, reader, 'GET', `/api/v1/demand/releases/${made.id}`);
    }
    const after = stat(child.pid);
    const seconds = (Date.now() - begun) / 1000;
    if (made.state !== 'published') failures.push(`the release is ${made.state}: ${made.refusal}`);
    const shown = sql(database, "SELECT count(value_milli) || ' of ' || count(*) FROM release_cell");
    console.log(
      `release: ${shown} cells shown, ${(after[11] + after[12] - before[11] - before[12]) / 100} CPU-s of the server, ` +
        `${(databaseCpu() - cpu).toFixed(1)} CPU-s of the database`,
    );
    judge('release over 2,000 products x 24 months', seconds, RELEASE_GOAL_S, 's');
    judge('peak memory of the server', memoryMb(child.pid, 'VmHWM'), MEMORY_GOAL_MB, 'MB');
  } finally {
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

try {
  const files = Array.from({ length: BATCHES }, (_, batch) => newLines(batch));
  console.log(`${LINES.toLocaleString('en')} lines`);
  create('small', 0);
  lonja(['admin', 'recompute-demand', '--grain', 'month', ...placed('small')]);
  create('large', LINES);
  measured('facts from all lines', () =>
    lonja(['admin', 'recompute-demand', '--grain', 'month', ...placed('large')]),
  );
  const rolled = sql('large', 'SELECT count(*) FROM demand_period');
  console.log(`sums per product, month and customer: ${Number(rolled).toLocaleString('en')}`);
  sql('large', 'VACUUM ANALYZE');
  const spent = { small: [], large: [] };
  for (const file of files)
    for (const [database, beside] of [
      ['small', 'few'],
      ['large', LINES.toLocaleString('en')],
    ]) {
      const bring = () => lonja(['import', 'sales', file, ...placed(database)]);
      spent[database].push(measured(`${CHANGED} new lines beside ${beside}`, bring));
    }
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const growth = median(spent.large) / median(spent.small);
  judge('cost of new lines, times that beside few', growth, GROWTH_GOAL, 'times');
  await release('large');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? '\nEvery goal is met.' : `\nAbove the goal:\n  ${failures.join('\n  ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;
