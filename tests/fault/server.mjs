// The product as a process that faults can be done to, and a small client for it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const BINARY = resolve(process.env.DEMO_BIN ?? "target/debug/lonja");
/** A PostgreSQL server in which databases can be made; undefined where there is none. */
export const PG = process.env.LONJA_TEST_PG_URL;
export const PASSWORD = "a long fault password";

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** A new installation of this test, which goes with it. */
export async function installation(t, environment = {}) {
  mkdirSync("target", { recursive: true });
  const folder = mkdtempSync(join("target", "fault-"));
  const made = new Installation(folder, await freePort(), environment);
  t.after(async () => {
    if (made.process?.exitCode === null && made.process.signalCode === null) await made.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return made;
}

export function postgresDatabase() {
  const name = `fault_${randomUUID().replaceAll("-", "")}`;
  const made = spawnSync("psql", ["-X", "-q", PG, "-c", `CREATE DATABASE ${name}`], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  return `${PG.slice(0, PG.lastIndexOf("/"))}/${name}`;
}

/** An installation: a data folder, perhaps a PostgreSQL database and an S3 store, and a port of its own. */
export class Installation {
  constructor(folder, port, environment = {}) {
    Object.assign(this, { folder, port, url: `http://127.0.0.1:${port}` });
    this.environment = {
      PATH: process.env.PATH,
      LONJA_DATA_DIR: folder,
      LONJA_LISTEN: `127.0.0.1:${port}`,
      LONJA_LOG_LEVEL: "warn",
      LONJA_LIMITS_RATE_PER_CALLER: "0",
      LONJA_LIMITS_RATE_PER_ADDRESS: "0",
      LONJA_LIMITS_SIGN_INS_PER_ADDRESS: "0",
      ...environment,
    };
  }

  async start() {
    this.process = spawn(BINARY, ["serve"], { env: this.environment, stdio: ["ignore", "ignore", "inherit"] });
    await this.until(async () => (await fetch(`${this.url}/readyz`)).ok, 30_000, "ready");
  }

  /** As if the machine had lost power: nothing is finished, nothing is said. */
  async kill() {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill("SIGKILL");
    await gone;
  }

  async until(check, ms, what) {
    const end = Date.now() + ms;
    for (;;) {
      try {
        if (await check()) return;
      } catch {
        // Not there yet.
      }
      if (this.process.exitCode !== null) throw new Error(`the server ended with ${this.process.exitCode}`);
      if (Date.now() > end) throw new Error(`not ${what} within ${ms} ms`);
      await sleep(20);
    }
  }

  /** Somebody who can sign in, made on the command line. */
  createUser(email, role, organization) {
    const to = organization ? ["--organization", organization] : ["--organization-name", "The host"];
    this.command(["admin", "create-user", "--email", email, "--name", email, "--role", role, ...to], PASSWORD);
  }

  /** The program's command line on this installation; what it prints. */
  command(args, input = "") {
    const run = spawnSync(BINARY, args, { env: this.environment, input, encoding: "utf8" });
    if (run.status !== 0) throw new Error(`${args.join(" ")}: ${run.stderr}`);
    return run.stdout;
  }

  async login(email) {
    const { access_token } = await this.call("POST", "/api/v1/auth/login", { body: { email, password: PASSWORD } });
    return access_token;
  }

  request(method, path, { token, body, headers = {}, raw } = {}) {
    return fetch(this.url + path, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: raw ?? (body && JSON.stringify(body)),
      signal: AbortSignal.timeout(20_000),
    });
  }

  /** The answer's document; anything but a 2xx is an error. A change that wants If-Match gets the current one. */
  async call(method, path, options = {}) {
    let answer = await this.request(method, path, options);
    // The version that counts is the resource's own, or that of what it is a part of.
    for (const versioned of [path, path.replace(/\/[^/]+$/, "")]) {
      if (answer.status !== 428 && answer.status !== 412) break;
      const etag = (await this.request("GET", versioned, { token: options.token })).headers.get("etag");
      if (etag) answer = await this.request(method, path, { ...options, headers: { ...options.headers, "If-Match": etag } });
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}

/** A partner with one product that it can order, made through the API. */
export async function world(installation, units) {
  installation.createUser("staff@example.com", "administrator");
  const staff = await installation.login("staff@example.com");
  const make = (path, body) => installation.call("POST", path, { token: staff, body });
  const set = (path, body) => installation.call("PUT", path, { token: staff, body });
  const partner = await make("/api/v1/organizations", { name: "Partner", kinds: ["partner"], currency: "GBP" });
  const audience = await make("/api/v1/audiences", { name: "Everybody" });
  await set(`/api/v1/audiences/${audience.id}/members`, { organization_ids: [partner.id] });
  const category = await make("/api/v1/catalogue/categories", { name: "Things" });
  const product = await make("/api/v1/catalogue/products", { sku: "T1", name: "Thing", category_id: category.id, lifecycle: "active" });
  await set(`/api/v1/catalogue/products/${product.id}/audiences`, { audiences: [{ audience_id: audience.id }] });
  const list = await make("/api/v1/price-lists", { organization_id: partner.id, name: "Prices", currency: "GBP", valid_from: "2020-01-01" });
  await set(`/api/v1/price-lists/${list.id}/lines`, { lines: [{ product_id: product.id, unit_price: { amount: "2.50", currency: "GBP" } }] });
  const warehouse = await make("/api/v1/warehouses", { code: "W1", name: "Warehouse", country: "GB" });
  await set(`/api/v1/stock/${warehouse.id}/${product.id}`, { on_hand: units });
  installation.createUser("buyer@example.com", "buyer", partner.id);
  return { product: product.id, partner: partner.id };
}

/** All rows of a list. */
export async function all(installation, path, token) {
  const rows = [];
  for (let cursor = ""; cursor !== null; ) {
    const separator = path.includes("?") ? "&" : "?";
    const page = await installation.call("GET", `${path}${separator}limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, { token });
    rows.push(...page.items);
    cursor = page.next_cursor ?? null;
  }
  return rows;
}
