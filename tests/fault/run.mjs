// What must hold when things break: `scripts/with-postgres.sh scripts/with-s3.sh node tests/fault/run.mjs`.
// Power lost during orders, on both databases; the database away; the object store away. Nothing needs a restart but
// what was killed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { connect, createServer } from "node:net";
import test from "node:test";
import { PG, all, installation, postgresDatabase, sleep, world } from "./server.mjs";

const ROUNDS = 10;
const ORDERS = 100;
const UNITS = 100_000;

const S3 = process.env.LONJA_TEST_S3_ENDPOINT;

/** Every acknowledged order is there, and what is reserved is what the open orders hold: no more, no less. */
async function isWhole(server, staff, buyer, acknowledged) {
  const orders = await all(server, "/api/v1/orders", buyer);
  const known = new Set(orders.map(({ id }) => id));
  const lost = acknowledged.filter((id) => !known.has(id));
  assert.deepEqual(lost, [], "acknowledged orders are gone");
  const held = orders.filter(({ state }) => state === "placed").flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0);
  const reserved = (await all(server, "/api/v1/stock", staff)).reduce((sum, row) => sum + row.reserved, 0);
  assert.equal(reserved, held, "reserved stock is not what the orders hold");
}

async function killedDuringOrders(t, environment) {
  const server = await installation(t, environment);
  await server.start();
  const { product } = await world(server, UNITS);
  const acknowledged = [];
  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const buyer = await server.login("buyer@example.com");
    const asked = Array.from({ length: ORDERS }, async () => {
      const body = { lines: [{ product_id: product, quantity: 1 }] };
      try {
        const answer = await server.request("POST", "/api/v1/orders", { token: buyer, body, headers: { "Idempotency-Key": randomUUID() } });
        const { id } = await answer.json();
        if (answer.status === 201) acknowledged.push(id);
      } catch {
        cutOff += 1;
      }
    });
    // Somewhere in the middle: after the first answers, another moment in every round.
    const before = acknowledged.length;
    while (acknowledged.length < before + 1 + round * 5) await sleep(1);
    await server.kill();
    await Promise.all(asked);
    await server.start();
    const [staff, again] = [await server.login("staff@example.com"), await server.login("buyer@example.com")];
    await isWhole(server, staff, again, acknowledged);
  }
  assert.ok(cutOff > 0, "no request was cut off: the kill came too late to prove anything");
  t.diagnostic(`${acknowledged.length} orders acknowledged, ${cutOff} requests cut off, ${ROUNDS} kills`);
}

test("an acknowledged order survives a kill on SQLite, and nothing is reserved without an order", (t) => killedDuringOrders(t));

test("an acknowledged order survives a kill on PostgreSQL, and nothing is reserved without an order", { skip: !PG && "LONJA_TEST_PG_URL is not set" }, (t) =>
  killedDuringOrders(t, { LONJA_DATABASE_URL: postgresDatabase() }));

test("while the database is away everything says so, and nothing needs a restart when it is back", { skip: !process.env.LONJA_TEST_PG_CTL && "LONJA_TEST_PG_CTL is not set" }, async (t) => {
  const server = await installation(t, { LONJA_DATABASE_URL: postgresDatabase(), LONJA_DATABASE_ACQUIRE_TIMEOUT: "1s" });
  await server.start();
  await world(server, UNITS);
  const buyer = await server.login("buyer@example.com");
  const ctl = (command) => assert.equal(spawnSync(process.env.LONJA_TEST_PG_CTL, [command], { stdio: "ignore" }).status, 0);
  ctl("stop");
  try {
    const answer = await server.request("GET", "/api/v1/orders", { token: buyer });
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get("retry-after")) > 0, "it does not say when to try again");
    assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  } finally {
    ctl("start");
  }
  await server.until(async () => (await fetch(`${server.url}/readyz`)).ok, 20_000, "ready again");
  await server.until(async () => (await server.request("GET", "/api/v1/orders", { token: await server.login("buyer@example.com") })).ok, 20_000, "answering again");
});

test("while the object store is away file calls say so, and everything else works", { skip: !S3 && "LONJA_TEST_S3_ENDPOINT is not set" }, async (t) => {
  const store = await gate(new URL(S3));
  t.after(() => store.close());
  const server = await installation(t, {
    LONJA_S3_ENDPOINT: `http://127.0.0.1:${store.port}`,
    LONJA_S3_REGION: process.env.LONJA_TEST_S3_REGION,
    LONJA_S3_BUCKET: process.env.LONJA_TEST_S3_BUCKET,
    LONJA_S3_KEY: process.env.LONJA_TEST_S3_ACCESS_KEY,
    LONJA_S3_SECRET: process.env.LONJA_TEST_S3_SECRET_KEY,
  });
  await server.start();
  const { product } = await world(server, UNITS);
  const [staff, buyer] = [await server.login("staff@example.com"), await server.login("buyer@example.com")];
  const asset = await server.call("POST", "/api/v1/assets", { token: staff, body: { title: "A sheet" } });
  const content = `/api/v1/assets/${asset.id}/content`;
  const upload = () => server.request("PUT", content, { token: staff, headers: { "Content-Type": "text/csv" }, raw: "a,b\n1,2\n" });
  assert.equal((await upload()).status, 200);

  store.shut();
  for (const answer of [await upload(), await server.request("GET", content, { token: staff })]) {
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get("retry-after")) > 0, "it does not say when to try again");
  }
  const order = await server.request("POST", "/api/v1/orders", { token: buyer, body: { lines: [{ product_id: product, quantity: 1 }] } });
  assert.equal(order.status, 201);
  assert.ok((await fetch(`${server.url}/readyz`)).ok);

  store.open();
  await server.until(async () => (await server.request("GET", content, { token: staff })).ok, 20_000, "handing out files again");
  assert.equal((await upload()).status, 200);
});

/** A door in front of a server: shut, it refuses what comes and drops what runs. */
async function gate(target) {
  const sockets = new Set();
  let shut = false;
  const server = createServer((socket) => {
    if (shut) return socket.destroy();
    const behind = connect(Number(target.port), target.hostname);
    for (const one of [socket, behind]) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        socket.destroy();
        behind.destroy();
      });
    }
    socket.pipe(behind).pipe(socket);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const drop = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: server.address().port,
    shut: () => {
      shut = true;
      drop();
    },
    open: () => {
      shut = false;
    },
    close: () => {
      drop();
      server.close();
    },
  };
}
