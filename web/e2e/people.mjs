/** People whom a test needs beside those of the demo, made through the API as an administrator would. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PASSWORD, URL_UNDER_TEST } from './browser.mjs';

export async function call(token, method, path, body) {
  const answer = await fetch(URL_UNDER_TEST + path, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** A token of one of the demo's people. */
export async function tokenOf(who) {
  const body = { email: `${who}@example.com`, password: PASSWORD };
  return (await call(undefined, 'POST', '/api/v1/auth/login', body)).access_token;
}

/** A link as the portal shows it, below the address that the test uses. */
function path(url) {
  const { pathname, hash } = new URL(url);
  return pathname + hash;
}

/** Invites somebody into an organisation: their address, which is `who`@example.com, and the link. */
export async function invite(organization, roleName) {
  const token = await tokenOf('admin');
  const found = await call(token, 'GET', `/api/v1/organizations?q=${encodeURIComponent(organization)}`);
  const roles = await call(token, 'GET', '/api/v1/roles?limit=500');
  const who = `guest-${randomUUID()}`;
  const { user, invitation } = await call(token, 'POST', '/api/v1/users', {
    organization_id: found.items[0].id,
    email: `${who}@example.com`,
    name: 'Gil Guest',
    roles: [roles.items.find(({ name }) => name === roleName).id],
  });
  return { id: user.id, who, link: path(invitation.url) };
}

/** A new link for somebody who has a password already. */
export async function resetLink(id) {
  return path((await call(await tokenOf('admin'), 'POST', `/api/v1/users/${id}/links`)).url);
}

/** Follows the link of an invitation and chooses the password that everybody of the demo has. */
export async function choosePassword(page, link) {
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await page.getByText('Your password has been saved').waitFor();
}
