/** Pictures of the main pages at 1440 and 390 px, light and dark, into docs/screenshots: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openPortal } from './portal.mjs';

const portal = await openPortal();
process.env.LONJA_URL = portal.url;
const { launch, settled, signIn, visit } = await import('./browser.mjs');
const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
await mkdir(folder, { recursive: true });

const PAGES = {
  distributor: ['/', '/products', '/orders', '/library'],
  supplier: ['/demand'],
  admin: ['/', '/policies'],
};
const browser = await launch();
try {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ]) {
    for (const [who, paths] of Object.entries(PAGES)) {
      const { page, close } = await visit(browser, { colorScheme, viewport: { width, height: 900 } });
      await signIn(page, who);
      for (const path of paths) {
        await page.goto(path);
        await settled(page);
        const name = path === '/' ? 'home' : path.slice(1);
        await page.screenshot({ path: `${folder}/${who}-${name}-${width}-${colorScheme}.png` });
      }
      await close();
    }
  }
} finally {
  await browser.close();
  await portal.close();
}
