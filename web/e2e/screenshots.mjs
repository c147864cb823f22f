/**
 * Pictures of a demo that nobody has used yet: `make screenshots`. Every page as each kind of user sees it, wide and on
 * a phone, into target/screenshots, to be looked at; and the few of docs/screenshots. `npm run screenshots -- docs`
 * takes the few alone, `-- all es` every page in Spanish.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openPortal } from './portal.mjs';

const portal = await openPortal();
process.env.LONJA_URL = portal.url;
const { chooseSpanish, launch, settled, signIn, visit } = await import('./browser.mjs');
const { PEOPLE, routesOf, withAddresses } = await import('./pages.mjs');

const [what = 'both', language = 'en'] = process.argv.slice(2);
const folder = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const PICTURES = [
  ['distributor', '/', 1440, 'dark'],
  ['distributor', '/products', 1440, 'light'],
  ['distributor', '/orders', 390, 'light'],
  ['supplier', '/demand', 390, 'dark'],
  ['supplier', '/demand', 1440, 'light', 'REGENCY CAKESTAND 3 TIER'],
  ['supplier', '/demand/plan?q=cake', 1440, 'light'],
  ['admin', '/', 1440, 'light'],
  ['admin', '/', 390, 'dark'],
  ['admin', '/policies', 1440, 'light'],
];

async function few(browser) {
  const into = folder('docs/screenshots');
  await mkdir(into, { recursive: true });
  for (const [who, path, width, colorScheme, followed] of PICTURES) {
    const { page, close } = await visit(browser, { colorScheme, viewport: { width, height: 900 } });
    await signIn(page, who);
    await page.goto(followed === undefined ? path : `${path}?q=${encodeURIComponent(followed)}`);
    await settled(page);
    if (followed !== undefined) {
      await page.getByRole('link', { name: followed }).click();
      await page.getByRole('heading', { name: followed, level: 1 }).waitFor();
      await settled(page);
    }
    const name = path === '/' ? 'home' : path.slice(1).split('?')[0].replaceAll('/', '-');
    await page.screenshot({ path: `${into}/${who}-${name}-${width}-${colorScheme}.png` });
    await close();
  }
}

/** `/orders/$orderId` as `orders-id`, so that a page has the same name in every run. */
const named = (path, variant) =>
  (path === '/' ? 'home' : path.slice(1).replaceAll(/\$\w+/g, 'id').replaceAll('/', '-')) +
  (variant === 0 ? '' : `-${variant}`);

async function all(browser) {
  for (const who of PEOPLE) {
    const into = folder(`target/screenshots/${who}`);
    await mkdir(into, { recursive: true });
    const { page, close } = await visit(browser, { viewport: SIZES[0] });
    if (who !== 'visitor') await signIn(page, who);
    const pages = await withAddresses(page, who, await routesOf(page, who));
    if (language === 'es') await chooseSpanish(page);
    for (const { path, addresses } of pages) {
      for (const [variant, address] of addresses.entries()) {
        await page.setViewportSize(SIZES[0]);
        await page.goto(address);
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await settled(page);
          const file = `${into}/${named(path, variant)}-${size.width}-${language}.png`;
          await page.screenshot({ path: file, fullPage: true });
        }
      }
    }
    await close();
  }
}

const browser = await launch();
try {
  if (what !== 'all') await few(browser);
  if (what !== 'docs') await all(browser);
} finally {
  await browser.close();
  await portal.close();
}
