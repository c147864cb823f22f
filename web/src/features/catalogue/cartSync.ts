/**
 * Keeps the browser's cart and the one of the API the same. The browser's is what is shown, so that nothing waits; what
 * both last agreed on is remembered, so that changes of two browsers are put together instead of one undoing the other.
 * Without an answer the cart stays in the browser until the next time.
 */
import { api, tagged } from '@/api/client';
import { asProblem } from '@/api/problem';
import { keptList } from '@/app/kept';
import { type CartLine, isLine, kept } from './cart';
import { mergeCarts, sameCart } from './mergeCarts';

const agreed = keptList('cart-agreed', isLine);
const ATTEMPTS = 5;
const PAUSE_MS = 400;

const baseKey = (key: string) => key.replace('lonja.cart.', 'lonja.cart-agreed.');

/** Whether everything is said; false where the cart was changed meanwhile, here or elsewhere. */
async function exchange(key: string): Promise<boolean> {
  const { value, etag } = await tagged(api.GET('/api/v1/cart'));
  const theirs: CartLine[] = value.lines.map((line) => ({
    productId: line.product_id,
    sku: line.sku,
    name: line.name,
    unit: line.unit,
    decimals: line.unit_decimals,
    pack: line.pack,
    quantity: line.quantity,
  }));
  const mine = kept.read(key);
  const merged = mergeCarts(agreed.read(baseKey(key)), mine, theirs);
  if (!sameCart(merged, theirs)) {
    try {
      await tagged(
        api.PUT('/api/v1/cart', {
          params: { header: { 'If-Match': etag ?? undefined } },
          body: { lines: merged.map(({ productId, quantity }) => ({ product_id: productId, quantity })) },
        }),
      );
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code === 'precondition_failed') return false;
      if (problem.code !== 'validation_failed') throw error;
      // What is not on offer any more leaves the cart.
      const gone = new Set(
        problem.fields.map(({ pointer }) => merged[Number(pointer.split('/')[2])]?.productId),
      );
      kept.write(
        key,
        mine.filter(({ productId }) => !gone.has(productId)),
      );
      return false;
    }
  }
  const isStill = sameCart(mine, kept.read(key));
  agreed.write(baseKey(key), merged);
  if (!isStill) return false;
  if (!sameCart(mine, merged)) kept.write(key, merged);
  return true;
}

let running = Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;

async function settle(key: string): Promise<void> {
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) if (await exchange(key)) return;
  } catch {
    // The next change, or the next look at the page, tries again.
  }
}

/** Soon, and one after the other: several changes in a row are one exchange. */
export function syncSoon(key: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    running = running.then(() => settle(key));
  }, PAUSE_MS);
}

export function syncNow(key: string): void {
  running = running.then(() => settle(key));
}
