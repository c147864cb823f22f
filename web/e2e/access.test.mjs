import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillSignIn, launch, PASSWORD, settled, signIn, visit } from './browser.mjs';
import { choosePassword, invite } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('an administrator of a distributor invites, changes, suspends and lets in again', async () => {
  const email = `buyer-${Date.now()}@example.com`;
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/people');
  await page.getByRole('link', { name: 'Invite somebody' }).click();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByRole('textbox', { name: 'Name' }).fill('Bea Buyer');
  await page.getByRole('checkbox', { name: 'Buyer' }).check();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = page.getByRole('region', { name: 'The link, shown once' });
  const first = await link.textContent();

  await page.goto(`/people?q=${email}`);
  await page.getByRole('table').getByRole('link', { name: 'Bea Buyer' }).click();
  await page.getByRole('button', { name: 'New invitation link' }).click();
  const second = await link.textContent();
  assert.notEqual(first, second, 'a new link takes the place of the old one');

  const guest = await visit(browser);
  const { pathname, hash } = new URL(second);
  await choosePassword(guest.page, pathname + hash);
  await fillSignIn(guest.page, email.split('@')[0]);
  await guest.page.getByRole('banner').getByText('Tulpenhuis Gifts (demo)').waitFor();
  assert.equal(await guest.page.getByRole('link', { name: 'People' }).count(), 0, 'a buyer manages nobody');
  await guest.page.goto('/people');
  await guest.page.getByText('This page is not part of your access').waitFor();

  await page.reload();
  await settled(page);
  await page.getByRole('checkbox', { name: 'Seller' }).check();
  await page.getByRole('checkbox', { name: 'Buyer' }).uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Bea Buyer has been saved').waitFor();
  await page.locator('main').getByText('Seller', { exact: true }).first().waitFor();

  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  await page
    .getByRole('group', { name: /^Suspend Bea Buyer/ })
    .getByRole('button', { name: 'Suspend' })
    .click();
  await page.getByText('Bea Buyer is suspended').waitFor();
  await guest.page.goto('/sign-in');
  await fillSignIn(guest.page, email.split('@')[0], PASSWORD);
  await guest.page.getByRole('alert').getByText('E-mail address or password is wrong').waitFor();
  await page.getByRole('button', { name: 'Let in again' }).click();
  await page.getByText('Bea Buyer may sign in again').waitFor();
  await fillSignIn(guest.page, email.split('@')[0], PASSWORD);
  await guest.page.getByRole('banner').getByText('Tulpenhuis Gifts (demo)').waitFor();
  await guest.close();
  await close();
});

test('nobody changes themselves, finds foreign people, or searches in vain without being told', async () => {
  const foreign = await invite('Brightwell Homeware', 'buyer');
  const { page, close } = await visit(browser);
  await signIn(page, 'distributor', '/people?q=Dora');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText('Somebody else has to change your own rights.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Suspend', exact: true }).count(), 0);
  await page.goto(`/people/${foreign.id}`);
  await page.getByText('There is nothing here').waitFor();
  await page.goto('/people?q=zzzz');
  await page.getByText('Nothing matches these filters').waitFor();
  await page.goto('/organization');
  await page.getByRole('heading', { name: 'Tulpenhuis Gifts (demo)', level: 1 }).waitFor();
  await page.getByRole('table', { name: 'Price lists' }).getByText('EUR').first().waitFor();
  await close();
});

test('a supplier makes an API client, tries it out, changes its secret and deletes it', async () => {
  const name = `Planner ${Date.now()}`;
  const { page, close } = await visit(browser);
  await signIn(page, 'supplier', '/api-clients');
  await page.getByRole('button', { name: 'New API client' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('Give it a name.').waitFor();
  await page.getByText('Choose at least one right.').waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('checkbox', { name: 'See released demand and forecasts' }).check();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('It is shown this once').waitFor();
  const first = (await page.getByRole('region', { name: 'Secret', exact: true }).textContent()).trim();
  await tryOut(page);
  assert.match(await page.getByRole('region', { name: 'Answer' }).textContent(), /"recipient"/);

  await page.getByRole('link', { name: 'Open its page' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  assert.equal(await page.getByText(first).count(), 0, 'the secret was shown once');
  await page.getByRole('button', { name: 'Add a second secret' }).click();
  const shown = page.getByRole('region', { name: 'Secret', exact: true });
  await shown.waitFor();
  const second = (await shown.textContent()).trim();
  await page.getByText('There are two already.').waitFor();

  await page.getByRole('button', { name: 'Retire' }).first().click();
  await page
    .getByRole('group', { name: /Retire this secret/ })
    .getByRole('button', { name: 'Retire' })
    .click();
  await page.getByText('The secret no longer works').waitFor();
  // Which of the two went is told by the calls themselves.
  await page.getByRole('textbox', { name: 'Secret' }).fill(first);
  await page.getByRole('button', { name: 'Get a token' }).click();
  await page.getByText('There is no token').waitFor();
  await page.getByRole('textbox', { name: 'Secret' }).fill(second);
  await tryOut(page);

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page
    .getByRole('group', { name: `Delete ${name}?` })
    .getByRole('button', { name: 'Delete' })
    .click();
  await page.getByText(`${name} has been deleted`).waitFor();
  await page.goto(`/api-clients?q=${encodeURIComponent(name)}`);
  await page.getByText('Nothing matches these filters').waitFor();
  await close();
});

async function tryOut(page) {
  await page.getByRole('button', { name: 'Get a token' }).click();
  await page.getByText('Token received').waitFor();
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('Status 200').waitFor();
}

test('API clients are not for everybody', async () => {
  const { who, link } = await invite('Blue Oven Ceramics', 'planner');
  const { page, close } = await visit(browser);
  await choosePassword(page, link);
  await signIn(page, who, '/api-clients');
  await page.getByText('This page is not part of your access').waitFor();
  await close();
});
