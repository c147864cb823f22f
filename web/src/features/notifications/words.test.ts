import { describe, expect, it } from 'vitest';
import { en } from '@/i18n/en';
import { es } from '@/i18n/es';
import { Formats } from '@/i18n/formats';
import { translator } from '@/i18n/language';
import { KINDS, sentence } from './words';

const FACTS = {
  number: 12,
  partner: 'Quayside',
  supplier: 'Glassworks',
  title: 'Leaflet',
  version: 2,
  source: 'till',
  file_name: 'may.csv',
  state: 'completed',
  accepted: 5,
  rejected: 1,
  name: 'Ana',
  until: '2026-12-05',
  exceptions: 3,
};

describe('a notification', () => {
  it('is a whole sentence in both languages', () => {
    for (const kind of KINDS) {
      for (const [t, format] of [
        [translator('en', en), new Formats('en')],
        [translator('es', es), new Formats('es')],
      ] as const) {
        const said = sentence(t, format, { kind, facts: FACTS });
        expect(said).not.toMatch(/[{}]|notification\.|2026-/);
      }
    }
  });

  it('names what it is about', () => {
    const said = (told: Parameters<typeof sentence>[2]) =>
      sentence(translator('en', en), new Formats('en'), told);
    expect(said({ kind: 'order_placed', facts: FACTS })).toContain('Quayside');
    expect(said({ kind: 'import_finished', facts: { ...FACTS, state: 'failed' } })).toContain('may.csv');
    expect(said({ kind: 'import_finished', facts: { source: 'till' } })).toContain('till');
    expect(said({ kind: 'commits_due', facts: FACTS })).toContain('5 Dec 2026');
  });
});
