import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillSignIn, launch, visit } from './browser.mjs';
import { invite, resetLink } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const wrong = (page) => page.getByRole('alert').getByText('E-mail address or password is wrong').waitFor();
const choose = async (page, password) => {
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
};

test('an invited person chooses a password and is in; the link works once', async () => {
  const { who, link } = await invite('Brightwell Homeware', 'buyer');
  const { page, close } = await visit(browser);
  await page.goto(link);
  await page.getByRole('heading', { name: 'Welcome', level: 1 }).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the secret does not stay in the address');
  await page.getByLabel('Your name').fill('Gil Guest');
  await choose(page, 'too short');
  await page.getByText('Use at least 10 characters.').waitFor();
  await choose(page, 'a password of my own');
  await page.getByText('Your password has been saved. Sign in with it.').waitFor();
  await fillSignIn(page, who, 'a password of my own');
  await page.getByRole('banner').getByText('Brightwell Homeware').waitFor();
  await close();

  const again = await visit(browser);
  await again.page.goto(link);
  await choose(again.page, 'somebody else has the link');
  await again.page.getByRole('alert').getByText('This link no longer works').waitFor();
  await again.page.goto('/sign-in');
  await fillSignIn(again.page, who, 'somebody else has the link');
  await wrong(again.page);
  await again.close();
});

test('a reset replaces the password', async () => {
  const { id, who, link } = await invite('Brightwell Homeware', 'buyer');
  const { page, close } = await visit(browser);
  await page.goto(link);
  await choose(page, 'the first password');
  await page.getByText('Your password has been saved').waitFor();
  await page.goto(await resetLink(id));
  await page.getByRole('heading', { name: 'Choose a new password', level: 1 }).waitFor();
  await choose(page, 'the second password');
  await page.getByText('Your password has been saved').waitFor();
  await fillSignIn(page, who, 'the first password');
  await wrong(page);
  await fillSignIn(page, who, 'the second password');
  await page.getByRole('banner').getByText('Brightwell Homeware').waitFor();
  await close();
});

test('a link that lost its end says so', async () => {
  const { page, close } = await visit(browser);
  for (const path of ['/accept-invitation', '/reset-password']) {
    await page.goto(path);
    await page.getByRole('alert').getByText('This link is incomplete').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Save and sign in' }).isDisabled());
  }
  await close();
});

test('a forgotten password is answered alike, whether or not there is an account', async () => {
  const { page, close } = await visit(browser);
  for (const email of ['distributor@example.com', 'nobody@example.com']) {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    // The page before has a field of the same name.
    await page.getByRole('heading', { name: 'Forgotten password', level: 1 }).waitFor();
    await page.getByLabel('E-mail address', { exact: true }).fill(email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('If the address belongs to an account, a link is on its way to it.').waitFor();
  }
  await close();
});
