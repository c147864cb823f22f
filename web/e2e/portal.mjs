/**
 * The portal under test: the one that LONJA_URL (or DEMO_URL) names, or a binary (LONJA_BIN) started on the demo data
 * with a port and a data folder of its own, which both go when the tests are done.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../target/debug/lonja', import.meta.url));
const READY_MS = 600_000;

export async function openPortal() {
  const given = process.env.LONJA_URL ?? process.env.DEMO_URL;
  if (given !== undefined) return { url: given.replace(/\/$/, ''), close: async () => undefined };
  const binary = process.env.LONJA_BIN ?? BINARY;
  if (!existsSync(binary)) {
    throw new Error(
      `${binary} is missing: build it (cargo build --workspace), or name a portal in LONJA_URL`,
    );
  }
  return start(binary);
}

async function start(binary) {
  const data = await mkdtemp(join(tmpdir(), 'lonja-e2e-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ['serve', '--demo', '--listen', `127.0.0.1:${port}`, '--data-dir', data], {
    // The browser signs in more often than a person would; the limits have tests of their own.
    env: {
      ...process.env,
      LONJA_LIMITS_RATE_PER_CALLER: '0',
      LONJA_LIMITS_RATE_PER_ADDRESS: '0',
      LONJA_LIMITS_SIGN_INS_PER_ADDRESS: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (text) => (log = (log + text).slice(-8000)));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const close = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  try {
    await ready(url, server);
  } catch (error) {
    await close();
    throw new Error(`${error.message}\n${log}`, { cause: error });
  }
  return { url, close };
}

async function ready(url, server) {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the portal ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the portal was not ready in time');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The kind of a file by its first bytes, for downloads. */
export async function beginsWith(path, text) {
  return (await readFile(path)).subarray(0, text.length).toString('latin1') === text;
}
