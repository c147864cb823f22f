import { describe, expect, it } from 'vitest';
import { asLine, parseTariff, writeTariff } from './breaks';

const gbp = (amount: string) => ({ amount, currency: 'GBP' });

describe('a price with breaks', () => {
  it('is typed as one line and comes back as it was', () => {
    const tariff = parseTariff('2.55; 12: 2.30; 48: 2,10;');
    expect(tariff).toEqual({
      base: 25_500n,
      breaks: [
        { from: 12, price: 23_000n },
        { from: 48, price: 21_000n },
      ],
    });
    const line = asLine('prd_1', tariff ?? { base: 0n, breaks: [] }, 'GBP');
    expect(line.unit_price).toEqual(gbp('2.55'));
    expect(writeTariff({ unit_price: line.unit_price, breaks: line.breaks ?? [] })).toBe(
      '2.55; 12: 2.30; 48: 2.10',
    );
  });

  it('is refused where it cannot be read', () => {
    for (const text of ['', '2.55; 12', '2.55; 12: 2.30: 1', '2.55; a: 2', '2.55, 12: 2.30'])
      expect(parseTariff(text)).toBeNull();
  });
});
