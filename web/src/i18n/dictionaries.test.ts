import { describe, expect, it } from 'vitest';
import { en } from './en';
import { texts as door } from './en/door';
import { es } from './es';
import { translator } from './language';

/** Words that are written alike in both languages. */
const ALIKE = new Set([
  'app.name',
  'app.language.en',
  'app.language.es',
  'app.title',
  'area.roles',
  'cycle.forecast.title',
  'demand.span',
  'exception.priority.normal',
  'exception.title',
  'home.assets',
  'list.counted',
  'nav.roles',
  'prices.down',
  'prices.up',
  'stock.exact',
  'unit.kg',
  'unit.m',
  'unit.l',
  'units.kg',
  'units.m',
  'units.l',
  'user.roles',
]);

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe('the dictionaries', () => {
  it('have the same keys', () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  });

  it('differ, except where a word is the same in both languages', () => {
    const same = Object.entries(en)
      .filter(([key, text]) => es[key as keyof typeof en] === text)
      .map(([key]) => key);
    expect(same.sort()).toEqual([...ALIKE].sort());
  });

  it('fill the same placeholders', () => {
    for (const [key, text] of Object.entries(en)) {
      expect([key, placeholders(es[key as keyof typeof en])]).toEqual([key, placeholders(text)]);
    }
  });

  it('have both forms of every plural', () => {
    const bases = Object.keys(en).filter((key) => key.endsWith('_other'));
    for (const key of bases) expect(en).toHaveProperty([key.replace(/_other$/, '_one')]);
    expect(bases.length).toBeGreaterThan(0);
  });

  it('say every key once', () => {
    const parts = import.meta.glob<Record<string, object>>(
      ['./en/*.ts', '!./en/{index,door,house,office,people,supply}.ts'],
      {
        eager: true,
      },
    );
    const keys = Object.values(parts).flatMap((part) => Object.values(part).flatMap(Object.keys));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it('have all that is said before the sign-in among the texts of the door', () => {
    const sources = import.meta.glob<string>(['../features/session/*.tsx', '../ui/{states,Mark}.tsx'], {
      eager: true,
      query: '?raw',
      import: 'default',
    });
    const plain = (key: string) => (key in door ? key : `${key}_other`);
    const said = Object.values(sources).flatMap((text) =>
      [...text.matchAll(/\bt(?:\.count)?\(\s*'([^']+)'/g)].map(([, key]) => key ?? ''),
    );
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((key) => !(plain(key) in door))).toEqual([]);
  });

  it('have no blank text', () => {
    for (const text of [...Object.values(en), ...Object.values(es)]) expect(text.trim()).not.toBe('');
  });
});

describe('the translator', () => {
  it('fills in values and chooses the plural form', () => {
    const t = translator('es', es);
    expect(t('product.launches', { day: '12 dic 2026' })).toBe('Se lanza el 12 dic 2026');
    expect(t.count('table.shown', 1)).toBe('1 fila');
    expect(t.count('table.shown', 1200)).toBe('1.200 filas');
  });

  it('falls back to the data for a word that it does not know', () => {
    expect(translator('en', en).maybe('unit.barrel', 'barrel')).toBe('barrel');
  });
});
