/** Runs the browser tests against the portal: `npm run e2e [-- file…]`. See portal.mjs for what it runs against. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openPortal } from './portal.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : readdirSync(here).filter((name) => name.endsWith('.test.mjs'));

const portal = await openPortal();
try {
  // Two at a time: a test mostly waits for its browser or for the portal, each of which has a process of its own.
  const tests = spawn(process.execPath, ['--test', '--test-concurrency=2', ...files], {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, LONJA_URL: portal.url },
  });
  process.exitCode = await new Promise((resolve) => tests.once('exit', (code) => resolve(code ?? 1)));
} finally {
  await portal.close();
}
