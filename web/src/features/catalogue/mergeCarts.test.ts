import { describe, expect, it } from 'vitest';
import type { CartLine } from './cart';
import { mergeCarts, sameCart } from './mergeCarts';

const cart = (quantities: Record<string, number>): CartLine[] =>
  Object.entries(quantities).map(([productId, quantity]) => ({
    productId,
    sku: productId,
    name: productId,
    unit: 'piece',
    decimals: 0,
    quantity,
  }));
const merge = (base: Record<string, number>, mine: Record<string, number>, theirs: Record<string, number>) =>
  Object.fromEntries(
    mergeCarts(cart(base), cart(mine), cart(theirs)).map(({ productId, quantity }) => [productId, quantity]),
  );

describe('two carts that began as one', () => {
  it('keep what either side put in', () => {
    expect(merge({ a: 1 }, { a: 1, b: 2 }, { a: 1, c: 3 })).toEqual({ a: 1, b: 2, c: 3 });
  });

  it('add up what both put in, the first time that they meet', () => {
    expect(merge({}, { a: 2 }, { a: 3, b: 1 })).toEqual({ a: 5, b: 1 });
  });

  it('let go what one side took out and the other left alone', () => {
    expect(merge({ a: 1, b: 1 }, { b: 1 }, { a: 1, b: 1 })).toEqual({ b: 1 });
    expect(merge({ a: 1, b: 1 }, { a: 1, b: 1 }, {})).toEqual({});
  });

  it('keep what was put in after the other side had emptied the cart', () => {
    expect(merge({ a: 2 }, { a: 5 }, {})).toEqual({ a: 3 });
  });

  it('are the same by their quantities, in whatever order', () => {
    expect(sameCart(cart({ a: 1, b: 2 }), cart({ b: 2, a: 1 }))).toBe(true);
    expect(sameCart(cart({ a: 1 }), cart({ a: 2 }))).toBe(false);
  });
});
