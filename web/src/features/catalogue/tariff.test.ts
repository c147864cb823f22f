import { describe, expect, it } from 'vitest';
import { nextBreak, priceAt } from './tariff';

const gbp = (amount: string) => ({ amount, currency: 'GBP' });
const lamp = {
  price: gbp('2.55'),
  price_breaks: [
    { from_quantity: 12, unit_price: gbp('2.30') },
    { from_quantity: 48, unit_price: gbp('2.10') },
  ],
};

describe('a price by quantity', () => {
  it('is the one of the last break that is reached', () => {
    const amounts = [1, 11.999, 12, 47, 48, 1000].map((quantity) => priceAt(lamp, quantity)?.amount);
    expect(amounts).toEqual(['2.55', '2.55', '2.30', '2.30', '2.10', '2.10']);
  });

  it('is none without a price', () => {
    expect(priceAt(undefined, 1)).toBeNull();
    expect(priceAt({ price: null, price_breaks: [] }, 1)).toBeNull();
  });

  it('says where it gets cheaper next', () => {
    expect(nextBreak(lamp, 1)?.from_quantity).toBe(12);
    expect(nextBreak(lamp, 12)?.from_quantity).toBe(48);
    expect(nextBreak(lamp, 48)).toBeUndefined();
  });
});
