/**
 * Secondary suppression on eight reference instances, by the command line and with an audit of its own for each, against the
 * best patterns that are known. Prints a table; fails where a primary cell is not protected, where more is hidden than the
 * goals of docs/performance.md allow, and where it takes too long.
 *
 *   make bench
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
/** How much more than the best known may be hidden. */
const slack = (isProven) => (isProven ? 1.05 : 1.1);

const folder = mkdtempSync(join(tmpdir(), 'lonja-bench-disclosure-'));
const failures = [];
const row = (...cells) =>
  console.log(cells.map((cell, at) => (at ? cell.padStart(16) : cell.padEnd(24))).join(''));

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
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? '\nEvery goal is met.' : `\nAbove the goal:\n  ${failures.join('\n  ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;
