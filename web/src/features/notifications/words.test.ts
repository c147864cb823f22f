import { describe, expect, it } from 'vitest';
import { en } from '@/i18n/en';
import { es } from '@/i18n/es';
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
      for (const t of [translator('en', en), translator('es', es)]) {
        const said = sentence(t, { kind, facts: FACTS });
        expect(said).not.toMatch(/[{}]|notification\./);
      }
    }
  });

  it('names what it is about', () => {
    const t = translator('en', en);
    expect(sentence(t, { kind: 'order_placed', facts: FACTS })).toContain('Quayside');
    expect(sentence(t, { kind: 'import_finished', facts: { ...FACTS, state: 'failed' } })).toContain(
      'may.csv',
    );
    expect(sentence(t, { kind: 'import_finished', facts: { source: 'till' } })).toContain('till');
  });
});
