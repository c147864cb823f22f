// The three journeys over HTTP, against the real binary on the demo's data:
// `scripts/with-demo.sh node --test tests/journeys/run.mjs`. What a browser makes of them is web/e2e's.
import assert from "node:assert/strict";
import test from "node:test";
import { Caller, invite, machine, signIn } from "./client.mjs";

test("a distributor finds a product, orders it at its own price, follows it to delivered, and takes a presentation", async () => {
  const distributor = await signIn("distributor@example.com");
  const { items: found } = await distributor.get("/api/v1/products?q=heart&orderable=true&limit=20");
  assert.ok(found.length > 0);
  for (const { name, description, category } of found) assert.match(`${name} ${description} ${category?.name}`, /heart/i);
  const product = found.find(({ availability }) => availability.band === "ok" || availability.band === "low");
  assert.ok(product, "something with a heart is in stock");
  assert.equal(product.availability.quantity ?? null, null, "a band names no quantity");
  const seen = await distributor.get(`/api/v1/products/${product.id}/availability`);
  assert.equal(seen.band, product.availability.band);

  // Its own price: that of its own list, and not what another distributor pays.
  const lists = await distributor.all("/api/v1/price-lists");
  const { organization } = await distributor.get("/api/v1/me");
  assert.ok(lists.length > 0 && lists.every(({ organization_id }) => organization_id === organization.id));
  const lines = await distributor.all(`/api/v1/price-lists/${lists[0].id}/lines?sku=${encodeURIComponent(product.sku)}`);
  assert.deepEqual(lines[0].unit_price, product.price);
  const staff = await signIn("admin@example.com");
  const other = await invite(staff, "Brightwell Homeware", "buyer");
  assert.notDeepEqual((await other.get(`/api/v1/products/${product.id}`)).price, product.price);

  const key = { "Idempotency-Key": crypto.randomUUID() };
  const asked = { reference: "PO-4711", lines: [{ product_id: product.id, quantity: 2 }] };
  const order = await distributor.post("/api/v1/orders", asked, key);
  assert.deepEqual(order.lines[0].unit_price, product.price);
  assert.equal((await distributor.post("/api/v1/orders", asked, key)).id, order.id, "asked twice, ordered once");
  assert.equal(await other.status(`/api/v1/orders/${order.id}`), 404);

  const path = `/api/v1/orders/${order.id}`;
  for (const to of ["confirmed", "shipped", "delivered"]) {
    await staff.post(`${path}/transitions`, { to });
    assert.equal((await distributor.get(path)).state, to);
  }
  const { timeline } = await distributor.get(path);
  assert.deepEqual(
    timeline.map(({ state }) => state),
    ["placed", "confirmed", "shipped", "delivered"],
  );
  const delivered = await distributor.get("/api/v1/orders?state=delivered&sort=-placed_at&limit=5");
  assert.ok(delivered.items.some(({ id }) => id === order.id));

  const { items: presentations } = await distributor.get("/api/v1/assets?kind=presentation&limit=1");
  const ticket = await distributor.post(`/api/v1/assets/${presentations[0].id}/tickets`);
  const download = await fetch(new URL(ticket.url, process.env.DEMO_URL));
  assert.equal(download.status, 200);
  assert.equal(download.headers.get("content-type"), presentations[0].media_type);
  const content = Buffer.from(await download.arrayBuffer());
  assert.equal(content.length, presentations[0].size);
  assert.equal(content.subarray(0, 2).toString(), "PK", "a presentation is a zip archive");
});

test("every supplier is shown most of its demand by region, and staff see how much", async () => {
  const analyst = await signIn("analyst@example.com");
  const releases = await analyst.all("/api/v1/demand/releases?state=published");
  assert.equal(new Set(releases.map(({ recipient }) => recipient.id)).size, 8);
  for (const { id, recipient } of releases) {
    const { regions, hidden } = await analyst.get(`/api/v1/demand/releases/${id}/coverage`);
    assert.ok(Number(regions.units_share) >= 70, `${recipient.name} is shown ${regions.units_share} % of its units`);
    assert.ok(hidden.length > 0 && regions.published < regions.with_demand);
  }
});

test("staff see as any supplier, byte for byte, what that supplier gets", async () => {
  const [admin, analyst] = [await signIn("admin@example.com"), await signIn("analyst@example.com")];
  const releases = await analyst.all("/api/v1/demand/releases?state=published");
  for (const { id, recipient } of releases) {
    const planner = await invite(admin, recipient.name, "planner");
    const { access_token } = await admin.post("/api/v1/auth/view-as", { organization_id: recipient.id, acting: "supplier" });
    const preview = new Caller(access_token);
    const bytes = async (caller, path, Accept) => {
      const answer = await caller.ask("GET", path, { headers: { Accept } });
      assert.equal(answer.status, 200, `${path} as ${recipient.name}`);
      return answer.text();
    };
    const lists = ["releases", "series", "forecasts", ...["cells", "totals", "regions"].map((part) => `releases/${id}/${part}`)];
    const documents = ["", "/certificate", "/method"].map((part) => `releases/${id}${part}`);
    const asked = [...documents.map((path) => [path, "application/json"]), ...lists.map((path) => [path, "text/csv"])];
    for (const [path, accept] of asked) {
      const own = await bytes(planner, `/api/v1/demand/${path}`, accept);
      assert.ok(own.length > 0);
      assert.ok(own === (await bytes(preview, `/api/v1/demand/${path}`, accept)), `${path} as ${recipient.name}, ${accept}`);
    }
  }
});

test("a supplier's client pulls cells and forecasts as JSON and as CSV, of its own products only", async () => {
  const client = await machine("demo-supplier", "lonja-demo-secret");
  const own = new Set((await client.all("/api/v1/supply/products")).map(({ id }) => id));
  const releases = await client.all("/api/v1/demand/releases");
  assert.ok(own.size > 0 && releases.length > 0);

  for (const path of [`/api/v1/demand/releases/${releases[0].id}/cells`, "/api/v1/demand/series", "/api/v1/demand/forecasts"]) {
    const rows = await client.all(path);
    assert.ok(rows.length > 1000, `${path} has ${rows.length} rows`);
    assert.deepEqual([...new Set(rows.map(({ product_id }) => product_id))].filter((id) => !own.has(id)), []);
    const csv = await client.csv(path);
    const told = ({ product_id, period, status }) => `${product_id} ${period} ${status}`;
    assert.deepEqual(csv.map(told), rows.map(told), "the CSV says what the JSON says");
    for (const [index, row] of rows.entries()) {
      const value = row.value ?? row.mean ?? null;
      const shown = csv[index].value ?? csv[index].mean;
      assert.equal(shown === "" ? null : Number(shown), value);
      if (row.status === "suppressed") assert.equal(value, null, "a hidden figure is not there");
    }
    assert.doesNotMatch(Object.keys(csv[0]).join(), /price|amount|currency|customer/);
  }

  const staff = await signIn("admin@example.com");
  const foreign = (await staff.all("/api/v1/demand/releases")).find(({ recipient }) => recipient.id !== releases[0].recipient.id);
  assert.equal(await client.status(`/api/v1/demand/releases/${foreign.id}`), 404);
  assert.equal(await client.status(`/api/v1/demand/releases/${foreign.id}/cells`), 404);
  const [theirs] = await staff.all(`/api/v1/demand/forecasts?recipient_id=${foreign.recipient.id}`);
  assert.equal(await client.status(`/api/v1/supply/products/${theirs.product_id}`), 404);
  assert.deepEqual((await client.get(`/api/v1/demand/forecasts?product_id=${theirs.product_id}`)).items, []);
  for (const path of ["/api/v1/products", "/api/v1/orders", "/api/v1/demand/policies"]) {
    assert.equal(await client.status(path), 403, path);
  }
});

test("a curator uploads material, limits its audience, and only that audience sees it", async () => {
  const curator = await signIn("curator@example.com");
  const staff = await signIn("admin@example.com");
  const abroad = await signIn("distributor@example.com");
  const athome = await invite(staff, "Brightwell Homeware", "buyer");
  const supplier = await signIn("supplier@example.com");

  const title = `Window plan ${crypto.randomUUID()}`;
  const { id } = await curator.post("/api/v1/assets", { title, language: "en" });
  const path = `/api/v1/assets/${id}`;
  const raw = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  const headers = { "Content-Type": "application/pdf" };
  assert.equal((await curator.call("PUT", `${path}/content`, { raw, headers })).state, "published");

  const sees = async (caller) => {
    const answers = [await caller.status(path), await caller.status(`${path}/content`)];
    const ticket = await caller.ask("POST", `${path}/tickets`);
    await ticket.arrayBuffer();
    const listed = (await caller.get(`/api/v1/assets?q=${encodeURIComponent(title)}`)).items.some((one) => one.id === id);
    assert.equal(new Set([...answers, ticket.ok ? 200 : ticket.status]).size, 1, "every door gives one answer");
    assert.equal(answers[0], listed ? 200 : 404);
    return listed;
  };
  const audiences = await curator.all("/api/v1/audiences");
  const limit = (names) => {
    const audience_ids = audiences.filter(({ name }) => names.includes(name)).map((one) => one.id);
    assert.equal(audience_ids.length, names.length);
    return curator.put(`${path}/audiences`, { audience_ids }, path);
  };
  const everybody = [abroad, athome, supplier, curator];
  for (const [names, expected] of [
    [[], [false, false, false, true]],
    [["Key accounts"], [true, false, false, true]],
    [["United Kingdom"], [false, true, false, true]],
    [["Key accounts", "United Kingdom"], [true, true, false, true]],
  ]) {
    await limit(names);
    assert.deepEqual(await Promise.all(everybody.map(sees)), expected, `limited to ${names}`);
  }
  assert.ok((await curator.all(`${path}/downloads`)).length > 0, "who took it is counted");
});
