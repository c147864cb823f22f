/**
 * The pictures of docs/screenshots, of a demo that nobody has used yet: `npm run screenshots`. Wide and on a phone,
 * light and dark, one home per kind of user.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openPortal } from './portal.mjs';

const portal = await openPortal();
process.env.LONJA_URL = portal.url;
const { launch, settled, signIn, visit } = await import('./browser.mjs');
const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
await mkdir(folder, { recursive: true });

const PICTURES = [
  ['distributor', '/', 1440, 'dark'],
  ['distributor', '/products', 1440, 'light'],
  ['distributor', '/orders', 390, 'light'],
  ['supplier', '/demand', 390, 'dark'],
  ['supplier', '/demand', 1440, 'light', 'REGENCY CAKESTAND 3 TIER'],
  ['admin', '/', 1440, 'light'],
  ['admin', '/', 390, 'dark'],
  ['admin', '/policies', 1440, 'light'],
];
const browser = await launch();
try {
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
    const name = path === '/' ? 'home' : path.slice(1);
    await page.screenshot({ path: `${folder}/${who}-${name}-${width}-${colorScheme}.png` });
    await close();
  }
} finally {
  await browser.close();
  await portal.close();
}
