/**
 * Secondary suppression on eight reference instances, by the command line and with an audit of its own for each, against the
 * best patterns that are known; then on a large table that is made anew, for its time and memory. Prints a table; fails
 * where a primary cell is not protected, where more is hidden than the goals of docs/performance.md allow, and where it
 * takes too long.
 *
 *   make bench        SEED=3 make bench (another large table)
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTable } from './table.mjs';

const BIN = process.env.BENCH_BIN ?? 'target/release/lonja';
const DATA = 'tests/data/disclosure';
/** Share of the value that secondary cells hide, in percent: the best known, whether that is proven to be the best, and what
 * GaussSuppression hides with how many primary cells unprotected; then the seconds that it may take. */
const INSTANCES = [
  ['z1_freq3', 0.839, true, 1.43, 0, 2],
  ['z2_fylke_freq3', 2.526, true, 2.53, 0, 2],
  ['magnitude1_p10', 30.79, true, 30.87, 0, 2],
  ['tau_pp', 0.516, true, 0.516, 0, 2],
  ['rt_turnover_nuts_size', 2.901, true, 2.18, 11, 60],
  ['z3_linked_freq3', 2.038, false, 2.72, 7, 60],
  ['indiv_act_nuts', 1.484, false, 1.476, 9, 60],
  ['portal_s', 0.728, false, 0.736, 17, 60],
];
const LARGE_GOAL_S = 900;
const LARGE_GOAL_MB = 2048;
/** How much more than the best known may be hidden. */
const slack = (isProven) => (isProven ? 1.05 : 1.1);

const folder = mkdtempSync(join(tmpdir(), 'lonja-bench-disclosure-'));
const failures = [];
const row = (...cells) =>
  console.log(cells.map((cell, at) => (at ? cell.padStart(16) : cell.padEnd(24))).join(''));

/** Runs the program; the megabytes that it took at its peak, seconds, and what it printed. */
async function watched(args) {
  const begun = process.hrtime.bigint();
  const child = spawn(BIN, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let [printed, peak] = ['', 0];
  child.stdout.on('data', (text) => (printed += text));
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      // It has just ended.
    }
  }, 100);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { printed, peak, seconds: Number(process.hrtime.bigint() - begun) / 1e9 };
}

async function large(seed) {
  const prefix = join(folder, 'large');
  const { cells, primaries } = writeTable(seed, prefix);
  const tables = ['--cells', `${prefix}.cells.csv`, '--equations', `${prefix}.cons.csv`];
  const pattern = `${prefix}.pattern.csv`;
  const protecting = ['disclosure', 'protect', ...tables, '--out', pattern, '--singletons', 'off'];
  const { printed, peak, seconds } = await watched(protecting);
  const { verdict, value_share: share } = JSON.parse(printed);
  const what = `${cells.toLocaleString('en')} cells, ${Math.round((100 * primaries) / cells)} % of them primary (seed ${seed})`;
  const size = `${seconds.toFixed(0)} s, ${peak.toFixed(0)} MB`;
  console.log(`\n${what}: ${verdict}, ${(100 * share).toFixed(3)} % of the value hidden, ${size}`);
  if (seconds > LARGE_GOAL_S || peak > LARGE_GOAL_MB) failures.push(`the large table: ${size}`);
  const audit = spawnSync(BIN, ['disclosure', 'audit', ...tables, '--pattern', pattern], {
    encoding: 'utf8',
  });
  // A table that is refused in time is safe; it counts as missed all the same.
  if (verdict !== 'passed' || audit.status !== 0)
    failures.push(`the large table: ${verdict}, its audit: ${audit.stdout}`);
}

try {
  row('instance', 'ours, %', 'best known, %', 'Gauss, %', 'unprotected', 'seconds');
  for (const [name, best, isProven, gauss, unprotected, patience] of INSTANCES) {
    const tables = [
      '--cells',
      join(DATA, `${name}.cells.csv`),
      '--equations',
      join(DATA, `${name}.cons.csv`),
    ];
    const pattern = join(folder, `${name}.csv`);
    const begun = process.hrtime.bigint();
    const protecting = ['disclosure', 'protect', ...tables, '--out', pattern, '--singletons', 'off'];
    const found = JSON.parse(execFileSync(BIN, protecting, { encoding: 'utf8' }));
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    const auditing = ['disclosure', 'audit', ...tables, '--pattern', pattern];
    const audit = spawnSync(BIN, auditing, { encoding: 'utf8' });
    const ours = 100 * found.value_share;
    row(
      name,
      ours.toFixed(3),
      `${best}${isProven ? ' proven' : ''}`,
      `${gauss}`,
      `${unprotected}`,
      seconds.toFixed(2),
    );
    if (audit.status !== 0) failures.push(`${name}: its audit does not pass: ${audit.stdout}`);
    if (ours > best * slack(isProven)) failures.push(`${name}: ${ours.toFixed(3)} % is hidden`);
    if (seconds > patience) failures.push(`${name}: it took ${seconds.toFixed(1)} s`);
  }
  await large(Number(process.env.SEED ?? 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? '\nEvery goal is met.' : `\nAbove the goal:\n  ${failures.join('\n  ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;
