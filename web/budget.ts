/**
 * Weighs the script that a first page needs with nothing in the browser's cache: the entry, the page's own files and
 * all that they import, compressed. The build fails above the limit, and says what weighs most.
 */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** In bytes. The door is the first page of everybody; a home is the first of those who are still signed in. */
const FIRST_PAGES: readonly { name: string; limit: number; needs: readonly string[] }[] = [
  { name: 'the sign-in', limit: 175_000, needs: ['src/routes/sign-in.tsx'] },
  ...['Distributor', 'Supplier', 'Staff'].map((who) => ({
    name: `the ${who.toLowerCase()}’s home`,
    limit: 200_000,
    needs: [
      'src/routes/_app.tsx',
      'src/routes/_app/index.tsx',
      'src/i18n/en/house.ts',
      `src/features/home/${who}Home.tsx`,
      ...(who === 'Distributor' ? [] : ['src/i18n/en/supply.ts']),
    ],
  })),
];
const HEAVIEST = 8;

export function firstPageBudget(): Plugin {
  return {
    name: 'first-page-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const weights = new Map(chunks.map((chunk) => [chunk.fileName, gzipSync(chunk.code).length]));
      for (const { name, limit, needs } of FIRST_PAGES) {
        const wanted = new Set<string>();
        const want = (fileName: string) => {
          if (wanted.has(fileName) || !named.has(fileName)) return;
          wanted.add(fileName);
          named.get(fileName)?.imports.forEach(want);
        };
        const holds = (file: string) =>
          chunks.filter(({ moduleIds }) =>
            moduleIds.some((id) => id.replace(/\?.*/, '').endsWith(`/${file}`)),
          );
        for (const file of needs) {
          const found = holds(file);
          if (found.length === 0) this.error(`${file} is in no chunk: budget.ts has to follow the sources`);
          found.forEach(({ fileName }) => want(fileName));
        }
        chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => want(fileName));
        const weigh = (fileName: string) => weights.get(fileName) ?? 0;
        const total = [...wanted].reduce((sum, fileName) => sum + weigh(fileName), 0);
        const heaviest = [...wanted].sort((a, b) => weigh(b) - weigh(a)).slice(0, HEAVIEST);
        const list = heaviest.map((fileName) => `${weigh(fileName)} ${fileName}`).join(', ');
        const said = `${name}: ${total} of ${limit} bytes of compressed script`;
        if (total > limit) this.error(`${said}; load by route what it does not need. Heaviest: ${list}`);
        this.info(said);
      }
    },
  };
}
