import { describe, expect, it } from 'vitest';
import { sum, type CartLine } from '@/features/catalogue/cart';
import { Attempt } from './attempt';
import { estimate } from './estimate';
import type { Product } from '@/features/catalogue/queries';
import { repeatOf } from './repeat';

const line = (quantity: number): CartLine => ({
  productId: 'prd_1',
  sku: '84000',
  name: 'Lantern',
  unit: 'piece',
  decimals: 3,
  quantity,
});

describe('ordering again', () => {
  it('takes what is on offer now and names what is not', () => {
    const line = (id: string) => ({ line: 1, product_id: id, sku: id, name: id, quantity: 3 }) as never;
    const product = (id: string, orderable: boolean) =>
      ({ id, sku: id, name: `${id} now`, unit: 'piece', unit_decimals: 0, orderable }) as Product;
    const { again, left } = repeatOf(
      [line('a'), line('b'), line('c')],
      new Map<string, Product | null>([
        ['a', product('a', true)],
        ['b', product('b', false)],
        ['c', null],
      ]),
    );
    expect(again).toEqual([
      { productId: 'a', sku: 'a', name: 'a now', unit: 'piece', decimals: 0, quantity: 3 },
    ]);
    expect(left.map(({ product }) => product?.id ?? null)).toEqual(['b', null]);
  });
});

describe('the idempotency key of an attempt', () => {
  let next = 0;
  const attempt = new Attempt(() => String(++next));

  it('stays the same while the contents do', () => {
    expect(attempt.keyFor({ lines: [1] })).toBe(attempt.keyFor({ lines: [1] }));
  });

  it('changes with the contents, and after the order went through', () => {
    const first = attempt.keyFor({ lines: [1] });
    expect(attempt.keyFor({ lines: [2] })).not.toBe(first);
    const second = attempt.keyFor({ lines: [2] });
    attempt.done();
    expect(attempt.keyFor({ lines: [2] })).not.toBe(second);
  });
});

describe('the estimate of a cart', () => {
  it('rounds each line half-even, as the order will', () => {
    const half = { amount: '0.125', currency: 'GBP' };
    expect(estimate([line(1)], [half]).amount).toEqual({ amount: '0.12', currency: 'GBP' });
    expect(estimate([line(3)], [half]).amount).toEqual({ amount: '0.38', currency: 'GBP' });
    expect(estimate([line(1), line(1)], [half, half]).amount).toEqual({ amount: '0.24', currency: 'GBP' });
  });

  it('is exact where floating point is not', () => {
    expect(estimate([line(3)], [{ amount: '0.1', currency: 'GBP' }]).amount?.amount).toBe('0.30');
    expect(estimate([line(1_000_000)], [{ amount: '9999.9999', currency: 'GBP' }]).amount?.amount).toBe(
      '9999999900.00',
    );
  });

  it('says when a line has no price', () => {
    expect(estimate([line(1), line(1)], [{ amount: '2', currency: 'GBP' }, undefined])).toEqual({
      amount: { amount: '2.00', currency: 'GBP' },
      partial: true,
    });
    expect(estimate([line(1)], [undefined])).toEqual({ amount: null, partial: true });
  });

  it('knows currencies without decimals', () => {
    expect(estimate([line(2)], [{ amount: '150', currency: 'JPY' }]).amount?.amount).toBe('300');
  });
});

describe('quantities in the cart', () => {
  it('add up without the dust of floating point', () => {
    expect(sum(0.1, 0.2, 3)).toBe(0.3);
  });
});
