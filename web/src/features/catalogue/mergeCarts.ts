/**
 * Two carts that began as one: whatever either side changed since then holds, and where both changed the same product
 * their differences add up, so that nothing that somebody put in is lost.
 */
import type { CartLine } from './cart';

function sum(a: number, b: number): number {
  return Math.round((a + b) * 1000) / 1000;
}

export function mergeCarts(
  base: readonly CartLine[],
  mine: readonly CartLine[],
  theirs: readonly CartLine[],
): CartLine[] {
  const of = (lines: readonly CartLine[]) => new Map(lines.map((line) => [line.productId, line]));
  const [before, here, there] = [of(base), of(mine), of(theirs)];
  const merged: CartLine[] = [];
  for (const id of new Set([...there.keys(), ...here.keys()])) {
    const line = here.get(id) ?? there.get(id);
    const [was, my, their] = [before, here, there].map((lines) => lines.get(id)?.quantity ?? 0) as [
      number,
      number,
      number,
    ];
    const quantity = my === was ? their : their === was ? my : sum(their, my - was);
    if (line !== undefined && quantity > 0) merged.push({ ...line, quantity });
  }
  return merged;
}

/** Whether two carts hold the same quantities. */
export function sameCart(a: readonly CartLine[], b: readonly CartLine[]): boolean {
  const quantities = new Map(a.map(({ productId, quantity }) => [productId, quantity]));
  return (
    a.length === b.length && b.every(({ productId, quantity }) => quantities.get(productId) === quantity)
  );
}
