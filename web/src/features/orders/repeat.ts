/** What of an old order can be ordered again: each line with the product as it is on offer now. */
import type { CartLine } from '@/features/catalogue/cart';
import type { Product } from '@/features/catalogue/queries';
import type { Order } from './queries';

type Line = Order['lines'][number];

/** A line that stays behind, with the product where that is still to be seen. */
export interface LeftBehind {
  line: Line;
  product: Product | null;
}

export interface Repeat {
  again: CartLine[];
  left: LeftBehind[];
}

export function repeatOf(lines: readonly Line[], products: ReadonlyMap<string, Product | null>): Repeat {
  const repeat: Repeat = { again: [], left: [] };
  for (const line of lines) {
    const product = products.get(line.product_id) ?? null;
    if (product === null || !product.orderable) repeat.left.push({ line, product });
    else {
      repeat.again.push({
        productId: product.id,
        sku: product.sku,
        name: product.name,
        unit: product.unit,
        decimals: product.unit_decimals,
        pack: product.pack,
        quantity: line.quantity,
      });
    }
  }
  return repeat;
}
