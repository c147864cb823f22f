/** The price of a product by quantity: what one unit costs when so many are ordered, and where it gets cheaper next. */
import type { Amount } from '@/i18n/formats';
import type { Product } from './queries';

type Priced = Pick<Product, 'price' | 'price_breaks'>;

/** The breaks rise by quantity, so the last one that is reached counts. */
export function priceAt(product: Priced | undefined, quantity: number): Amount | null {
  const reached = product?.price_breaks.findLast(({ from_quantity }) => from_quantity <= quantity);
  return reached?.unit_price ?? product?.price ?? null;
}

/** The first break that is not reached yet. */
export function nextBreak({ price_breaks }: Priced, quantity: number) {
  return price_breaks.find(({ from_quantity }) => from_quantity > quantity);
}
