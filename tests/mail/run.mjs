// Mails as they arrive: the binary, a real SMTP server, and a person for each language. `node --test tests/mail/run.mjs`
// after `cargo build --workspace` and `npm --prefix web ci`.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { Installation, freePort, sleep, world } from "../fault/server.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { SMTPServer } = require("smtp-server");
const { simpleParser } = require("mailparser");

/** Takes every mail, as any provider's server would, and keeps it. */
async function postOffice(t) {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        mails.push({ to: session.envelope.rcptTo[0].address, mail });
        done();
      }, done);
    },
  });
  const port = await freePort();
  await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
  t.after(() => new Promise((closed) => server.close(closed)));
  const of = (address) => mails.filter(({ to }) => to === address).map(({ mail }) => mail);
  return {
    port,
    of,
    async next(address, count) {
      for (let waited = 0; of(address).length < count; waited += 50) {
        assert.ok(waited < 15_000, `only ${of(address).length} of ${count} mails to ${address}`);
        await sleep(50);
      }
      return of(address)[count - 1];
    },
  };
}

async function installation(t, office) {
  mkdirSync("target", { recursive: true });
  const folder = mkdtempSync(join("target", "mail-"));
  const made = new Installation(folder, await freePort(), {
    LONJA_SMTP_HOST: "127.0.0.1",
    LONJA_SMTP_PORT: String(office.port),
    LONJA_SMTP_TLS: "none",
    LONJA_SMTP_FROM: "Lonja <lonja@example.com>",
  });
  t.after(async () => {
    if (made.process?.exitCode === null && made.process.signalCode === null) await made.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await made.start();
  return made;
}

/** Order after order, moved on by staff until it is shipped. */
async function ship(server, product) {
  const [staff, buyer] = [await server.login("staff@example.com"), await server.login("buyer@example.com")];
  const body = { lines: [{ product_id: product, quantity: 1 }] };
  const { id, number } = await server.call("POST", "/api/v1/orders", { token: buyer, body });
  for (const to of ["confirmed", "shipped"]) {
    await server.call("POST", `/api/v1/orders/${id}/transitions`, { token: staff, body: { to } });
  }
  return { id, number };
}

const linkOf = (mail) => mail.headers.get("list").unsubscribe.url;

test("mails arrive in both languages, say why, lead there and end by one click without signing in", async (t) => {
  const office = await postOffice(t);
  const server = await installation(t, office);
  const { product, partner } = await world(server, 100);
  server.createUser("comprador@example.com", "buyer", partner);
  const staff = await server.login("staff@example.com");
  const people = await server.call("GET", "/api/v1/users?limit=50", { token: staff });
  const spanish = people.items.find(({ email }) => email === "comprador@example.com");
  await server.call("PATCH", `/api/v1/users/${spanish.id}`, { token: staff, body: { language: "es" } });

  const order = await ship(server, product);
  const mail = await office.next("buyer@example.com", 1);
  assert.equal(mail.subject, `Order ${order.number} is on its way`);
  assert.equal(mail.from.text, '"Lonja" <lonja@example.com>');
  assert.match(mail.text, new RegExp(`${server.url}/orders/${order.id}`));
  assert.match(mail.text, /You get this because you see your organisation’s orders/);
  assert.match(mail.text, new RegExp(`${server.url}/notifications/preferences`));
  const correo = await office.next("comprador@example.com", 1);
  assert.equal(correo.subject, `El pedido ${order.number} está en camino`);
  assert.match(correo.text, /Recibe este correo porque ve los pedidos de su organización/);

  const raw = (key) => mail.headerLines.find((header) => header.key === key).line;
  assert.equal(raw("list-unsubscribe-post"), "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  const link = linkOf(mail);
  assert.ok(link.startsWith(`${server.url}/unsubscribe?token=`), link);
  assert.ok(mail.text.includes(link), "the text has the same link");
  const page = await fetch(link);
  assert.deepEqual([page.status, page.headers.get("content-type")?.split(";")[0]], [200, "text/html"], "a GET asks only");
  await ship(server, product);
  await office.next("buyer@example.com", 2);

  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  assert.equal((await fetch(link, { method: "POST", body })).status, 204);
  const forged = `${link.slice(0, -4)}AAAA`;
  assert.equal((await fetch(forged, { method: "POST", body })).status, 404);
  await ship(server, product);
  await office.next("comprador@example.com", 3);
  await sleep(1_000);
  assert.equal(office.of("buyer@example.com").length, 2, "nothing more after the click");
});
