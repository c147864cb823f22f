/** What the API says reaches a reader of Spanish in Spanish: beside its field, and in the rows of a file that was refused. */
import { after, before, test } from 'node:test';
import { launch, lookUp, settled, signIn, visit } from './browser.mjs';
import { call, tokenOf } from './people.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function inSpanish(path) {
  const visitor = await visit(browser);
  await signIn(visitor.page, 'admin');
  await visitor.page.evaluate(() => localStorage.setItem('lonja.language', 'es'));
  await visitor.page.goto(path);
  await settled(visitor.page);
  return visitor;
}

test('a field that is wrong says why', async () => {
  const { items } = await call(await tokenOf('admin'), 'GET', '/api/v1/products?limit=1');
  const { page, close } = await inSpanish('/catalogue/new');
  await page.getByRole('textbox', { name: 'Producto' }).fill('Campana');
  await page.getByRole('textbox', { name: 'Referencia' }).fill(items[0].sku);
  await page.getByRole('button', { name: 'Crear' }).click();
  await page.getByText('Rellene este campo.', { exact: true }).waitFor();
  await lookUp(page, 'Categoría', items[0].category.name);
  await page.getByRole('button', { name: 'Crear' }).click();
  await page.getByText('Ya hay un producto con este SKU. Use otro.').waitFor();
  await page.getByText('Este SKU ya se usa.').first().waitFor();
  await close();
});

test('a row that is wrong says why and what to write', async () => {
  const { page, close } = await inSpanish('/catalogue/edits');
  const buffer = Buffer.from('sku,low_stock_below\nNO-SUCH-PRODUCT,-3\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Comprobar el archivo' }).click();
  await page.waitForURL(/\/catalogue\/edits\/ped_/);
  await page.getByText('No hay ningún producto con este SKU.').first().waitFor();
  await page.getByText('Escriba el SKU de un producto que exista.').first().waitFor();
  await close();
});
