// A caller of the portal under test (DEMO_URL): somebody's token, and what they ask with it.
import assert from "node:assert/strict";

const URL_UNDER_TEST = process.env.DEMO_URL;
if (!URL_UNDER_TEST) throw new Error("DEMO_URL is not set: run scripts/with-demo.sh node --test tests/journeys/run.mjs");
export const PASSWORD = "lonja-demo";

export class Caller {
  constructor(token) {
    this.token = token;
  }

  /** The answer as it comes. A relative path is taken from the portal's root. */
  ask(method, path, { body, headers = {}, raw } = {}) {
    return fetch(new URL(path, URL_UNDER_TEST), {
      method,
      headers: {
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: raw ?? (body && JSON.stringify(body)),
      signal: AbortSignal.timeout(60_000),
    });
  }

  /** The answer's document; anything but a 2xx is a failure that says what came instead. */
  async call(method, path, options) {
    const answer = await this.ask(method, path, options);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body, headers) {
    return this.call("POST", path, { body, headers });
  }

  async status(path) {
    const answer = await this.ask("GET", path);
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Changes the present version of what `versioned` names. */
  async put(path, body, versioned) {
    const present = await this.ask("GET", versioned);
    await present.arrayBuffer();
    return this.call("PUT", path, { body, headers: { "If-Match": present.headers.get("etag") } });
  }

  /** Every row of a list, page by page. */
  async all(path) {
    const rows = [];
    let cursor;
    do {
      const query = `${path.includes("?") ? "&" : "?"}limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
      const page = await this.get(path + query);
      rows.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return rows;
  }

  /** The same list as CSV: one object per row, by the names in its first line. */
  async csv(path) {
    const answer = await this.ask("GET", path, { headers: { Accept: "text/csv" } });
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("content-type"), /^text\/csv/);
    const [names, ...rows] = parse(await answer.text());
    return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
  }
}

/** The fields of CSV, quoted ones included. */
function parse(text) {
  const rows = [[]];
  for (const [, quoted, plain = "", end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

const nobody = new Caller();

export async function signIn(email, password = PASSWORD) {
  const { access_token } = await nobody.post("/api/v1/auth/login", { email, password });
  return new Caller(access_token);
}

/** A machine, by its id and secret. */
export async function machine(id, secret) {
  const answer = await nobody.call("POST", "/oauth/token", {
    headers: { Authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    raw: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  assert.equal(answer.token_type, "Bearer");
  return new Caller(answer.access_token);
}

/** Somebody of another organisation, who comes by an invitation as people do. */
export async function invite(staff, organizationName, roleName) {
  const { items: organizations } = await staff.get(`/api/v1/organizations?q=${encodeURIComponent(organizationName)}`);
  const role = (await staff.all("/api/v1/roles")).find(({ name }) => name === roleName);
  const email = `journey-${crypto.randomUUID()}@example.com`;
  const { invitation } = await staff.post("/api/v1/users", {
    organization_id: organizations[0].id,
    email,
    name: "Somebody else",
    roles: [role.id],
  });
  const token = new URLSearchParams(new URL(invitation.url).hash.slice(1)).get("token");
  const password = crypto.randomUUID();
  await nobody.post("/api/v1/auth/invitations/accept", { token, password });
  return signIn(email, password);
}
