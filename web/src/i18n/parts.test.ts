/** Every page loads the texts that it says: what its files name is in the door, in the house or in the parts of its route. */
import { describe, expect, it } from 'vitest';
import { texts as asset } from './en/asset';
import { texts as cart } from './en/cart';
import { texts as certificates } from './en/certificates';
import { texts as clients } from './en/clients';
import { texts as contacts } from './en/contacts';
import { texts as cycles } from './en/cycles';
import { texts as door } from './en/door';
import { en } from './en';
import { texts as exceptions } from './en/exceptions';
import { texts as house } from './en/house';
import { texts as office } from './en/office';
import { texts as outlook } from './en/outlook';
import { texts as people } from './en/people';
import { texts as preferences } from './en/preferences';
import { texts as quickorder } from './en/quickorder';
import { texts as supply } from './en/supply';
import { texts as system } from './en/system';
import { texts as views } from './en/views';

const PARTS: Record<string, object> = {
  asset,
  cart,
  certificates,
  clients,
  contacts,
  cycles,
  exceptions,
  house,
  office,
  outlook,
  people,
  preferences,
  quickorder,
  supply,
  system,
  views,
};

const sources = import.meta.glob<string>(
  ['../**/*.{ts,tsx}', '!../i18n/**', '!../**/*.test.{ts,tsx}', '!../routeTree.gen.ts'],
  {
    eager: true,
    query: '?raw',
    import: 'default',
  },
);

/** Paths as the imports write them: from `src/`, without an ending. */
const files = new Map(
  Object.entries(sources).map(([path, text]) => [path.replace(/^\.\.\//, '').replace(/\.tsx?$/, ''), text]),
);

/** What a file imports, now or later. */
function importsOf(file: string): string[] {
  const folder = file.split('/').slice(0, -1);
  const found = [...(files.get(file) ?? '').matchAll(/(?:from|import\()\s*'(@|\.\.?)\/([^']+)'/g)];
  return found
    .map(([, from, path = '']) => (from === '@' ? path : [...folder, path].join('/')))
    .filter((path) => files.has(path));
}

function reach(start: string, seen = new Set<string>()): Set<string> {
  if (seen.has(start)) return seen;
  seen.add(start);
  importsOf(start).forEach((file) => reach(file, seen));
  return seen;
}

/** The keys that a file writes out, and all that begin like those that it puts together. */
function keysOf(file: string): string[] {
  const text = files.get(file) ?? '';
  const said = new Set([...text.matchAll(/'([\w.:-]+)'/g)].map(([, key]) => key));
  const begun = [...text.matchAll(/\b(?:t|t\.maybe)\(\s*`([\w.]+\.)\$\{/g)].map(([, begin = '']) => begin);
  return Object.keys(en).filter(
    (key) =>
      said.has(key) || said.has(key.replace(/_(one|other)$/, '')) || begun.some((b) => key.startsWith(b)),
  );
}

const routes = [...files.keys()].filter((file) => file.startsWith('routes/_app'));

describe('the texts of a page', () => {
  it.each(routes)('%s are loaded with it', (route) => {
    const loaders = [...reach(route)].flatMap((file) => [
      ...(files.get(file) ?? '').matchAll(/loadTexts\(([^)]*)\)/g),
    ]);
    const parts = loaders.flatMap(([, named = '']) =>
      [...named.matchAll(/'(\w+)'/g)].map(([, part = '']) => part),
    );
    const loaded = Object.assign({}, door, house, ...parts.map((part) => PARTS[part])) as object;
    const missing = [...reach(route)].flatMap((file) =>
      keysOf(file)
        .filter((key) => !(key in loaded))
        .map((key) => `${file}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('looks at many routes', () => {
    expect(routes.length).toBeGreaterThan(50);
  });
});
