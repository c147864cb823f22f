// Power lost at every stage of making a release, on both databases:
// `scripts/with-postgres.sh node --test tests/fault/releases.mjs`.
// Suppliers whose products sell alike get a release each. The first is made in peace; the others' server is killed at
// another moment each. Whatever the moment, a supplier sees no release or a whole one with a certificate that holds, and
// in the end each has exactly one, with the figures of the first.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { PG, all, installation, postgresDatabase, sleep } from "./server.mjs";

// When the server is killed, as shares of the time that a release takes. What is written is written at its end.
const MOMENTS = [0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.97];
const PRODUCTS = 80;
const CATEGORIES = 5;
const WEEKS = 60;
const COUNTRIES = ["United Kingdom", "United Kingdom", "United Kingdom", "France", "Germany", "Spain"];
// A killed job is taken up again when its lease of a minute has ended.
const PATIENCE = 240_000;

const suppliers = ["Peace", ...MOMENTS.map((share) => `Killed at ${share}`)];
const skuOf = (supplier, product) => `S${supplier}P${String(product).padStart(2, "0")}`;
const shipped = (week) => new Date(Date.now() - (WEEKS - week) * 7 * 86_400_000).toISOString().slice(0, 10);

/** The sales: half of the products to many customers, the others to few, so that something has to be hidden. */
function sales() {
  let state = 7;
  const random = (below) => (state = (state * 48_271) % 2_147_483_647) % below;
  const rows = [];
  for (let week = 0; week < WEEKS; week += 1)
    for (let product = 0; product < PRODUCTS; product += 1) {
      const customers = product % 3 ? random(4) : 8;
      for (let nth = 0; nth < customers; nth += 1) {
        const customer = (product * 5 + nth * 3 + random(3)) % 40;
        const quantity = 5 + random(50);
        suppliers.forEach((_, supplier) =>
          rows.push([`I${rows.length}`, skuOf(supplier, product), `Thing ${product}`, quantity, shipped(week), "2.00", `C${customer}`, COUNTRIES[customer % COUNTRIES.length]]));
      }
    }
  return [["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"], ...rows]
    .map((row) => row.join(","))
    .join("\n");
}

/** Suppliers with products that were sold, a planner each, and a policy under review that has totals and regions. */
async function hall(server) {
  server.createUser("staff@example.com", "administrator");
  for (const name of ["author", "approver"]) server.createUser(`${name}@example.com`, "demand_analyst");
  const file = join(server.folder, "sales.csv");
  writeFileSync(file, sales());
  server.command(["import", "sales", file]);
  const [staff, author] = [await server.login("staff@example.com"), await server.login("author@example.com")];
  const products = new Map((await all(server, "/api/v1/catalogue/products", staff)).map(({ sku, id }) => [sku, id]));
  const categories = [];
  for (let nth = 0; nth < CATEGORIES; nth += 1)
    categories.push(await server.call("POST", "/api/v1/catalogue/categories", { token: staff, body: { name: `Things ${nth}` } }));
  const made = [];
  for (const [number, name] of suppliers.entries()) {
    const { id } = await server.call("POST", "/api/v1/organizations", { token: staff, body: { name, kinds: ["supplier"], currency: "GBP" } });
    const planner = `planner${number}@example.com`;
    server.createUser(planner, "planner", id);
    for (let product = 0; product < PRODUCTS; product += 1) {
      const body = { supplier_id: id, category_id: categories[product % CATEGORIES].id };
      await server.call("PATCH", `/api/v1/catalogue/products/${products.get(skuOf(number, product))}`, { token: staff, body });
    }
    const terms = { recipient_id: id, history_from: shipped(0), lag_days: 0, totals: true, regions: "country" };
    const policy = await server.call("POST", "/api/v1/demand/policies", { token: author, body: terms });
    await server.call("POST", `/api/v1/demand/policies/${policy.id}/submission`, { token: author });
    made.push({ name, number, planner, policy: policy.id });
  }
  return made;
}

/** Approves a supplier's policy and sees to it that a release is being made. */
async function begin(server, { policy }) {
  const [author, approver] = [await server.login("author@example.com"), await server.login("approver@example.com")];
  await server.call("POST", `/api/v1/demand/policies/${policy}/approval`, { token: approver });
  return server.call("POST", "/api/v1/demand/releases", { token: author, body: { policy_id: policy } });
}

/** What a supplier is shown: nothing, or releases with a certificate that holds for every figure. */
async function shown(server, { planner, name }) {
  const token = await server.login(planner);
  const releases = await all(server, "/api/v1/demand/releases", token);
  for (const { id, state } of releases) {
    assert.equal(state, "published", `${name} sees a release that is ${state}`);
    const folder = join(server.folder, id);
    mkdirSync(folder, { recursive: true });
    const keep = async (what, rows) => {
      const file = join(folder, `${what}.json`);
      writeFileSync(file, JSON.stringify(rows));
      return file;
    };
    const certificate = await keep("certificate", await server.call("GET", `/api/v1/demand/releases/${id}/certificate`, { token }));
    const jwks = await keep("jwks", await server.call("GET", "/.well-known/jwks.json"));
    const figures = [];
    for (const part of ["cells", "totals", "regions"]) {
      const items = await all(server, `/api/v1/demand/releases/${id}/${part}`, token);
      figures.push("--cells", await keep(part, { items }));
    }
    server.command(["certificate", "verify", certificate, "--jwks", jwks, ...figures]);
  }
  return releases;
}

/** The figures of a supplier's only release, by the product's place among its own. */
async function figures(server, supplier) {
  const token = await server.login(supplier.planner);
  const releases = await shown(server, supplier);
  assert.deepEqual(releases.map(({ number }) => number), [1], `${supplier.name} has ${releases.length} releases`);
  const cells = await all(server, `/api/v1/demand/releases/${releases[0].id}/cells`, token);
  return cells.map(({ sku, period, value }) => [sku.slice(sku.indexOf("P")), period, value].join(" ")).sort();
}

async function killedWhileReleasing(t, environment) {
  const server = await installation(t, environment);
  await server.start();
  const [peace, ...others] = await hall(server);
  const author = await server.login("author@example.com");
  const { id } = await begin(server, peace);
  const begun = Date.now();
  const isMade = async () => (await server.call("GET", `/api/v1/demand/releases/${id}`, { token: author })).state !== "building";
  await server.until(isMade, PATIENCE, "published");
  let took = Date.now() - begun;

  let cutOff = 0;
  for (const [nth, supplier] of others.entries()) {
    const { id } = await begin(server, supplier);
    await sleep(MOMENTS[nth] * took);
    await server.kill();
    await server.start();
    const again = await server.login("author@example.com");
    const planner = await server.login(supplier.planner);
    const parts = ["", "/cells", "/totals", "/regions", "/certificate"].map((part) => `/api/v1/demand/releases/${id}${part}`);
    const answers = await Promise.all(parts.map((path) => server.request("GET", path, { token: planner })));
    const { state } = await server.call("GET", parts[0], { token: again });
    if (state === "building") {
      cutOff += 1;
      assert.ok(answers.every(({ status }) => status === 404), `${supplier.name} sees a release in the making`);
    } else took *= 0.7;
    for (const one of others) await shown(server, one);
  }
  assert.ok(cutOff >= 3, `only ${cutOff} releases were cut off: the kills came too late to prove anything`);

  const expected = await figures(server, peace);
  assert.ok(expected.some((row) => row.endsWith(" ")) && expected.some((row) => /\d$/.test(row.split(" ")[2])), "nothing hidden or nothing shown");
  for (const supplier of others) {
    await server.until(async () => (await shown(server, supplier)).length === 1, PATIENCE, `published: ${supplier.name}`);
    assert.deepEqual(await figures(server, supplier), expected, supplier.name);
  }
  t.diagnostic(`${cutOff} of ${others.length} releases cut off, ${expected.length} figures each`);
}

test("a release whose server is killed comes out whole, once, and not before", { concurrency: 2 }, (t) =>
  Promise.all([
    t.test("on SQLite", (t) => killedWhileReleasing(t)),
    t.test("on PostgreSQL", { skip: !PG && "LONJA_TEST_PG_URL is not set" }, (t) =>
      killedWhileReleasing(t, { LONJA_DATABASE_URL: postgresDatabase() })),
  ]));
