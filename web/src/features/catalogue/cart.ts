/**
 * The cart: what somebody means to order, per person and organisation. It is kept in this browser, so that nothing
 * waits, and follows its owner to others (cartSync.ts). It holds no prices; those are asked for when they are shown, so
 * that a cart never promises an old one.
 */
import { useEffect, useMemo } from 'react';
import { keptList } from '@/app/kept';
import type { Me } from '@/features/session/me';

export interface CartLine {
  productId: string;
  sku: string;
  name: string;
  unit: string;
  decimals: number;
  /** What the quantity has to be a multiple of. */
  pack?: number | null | undefined;
  quantity: number;
}

export function isLine(value: unknown): value is CartLine {
  const line = value as Partial<CartLine> | null;
  return typeof line?.productId === 'string' && typeof line.quantity === 'number' && line.quantity > 0;
}

export const kept = keptList('cart', isLine);
const { read, useItems } = kept;

const loadSync = () => import('./cartSync');

function write(key: string, lines: readonly CartLine[]): void {
  kept.write(key, lines);
  // Without the program that tells the API the cart is still here, and is told of the next time.
  loadSync()
    .then(({ syncSoon }) => syncSoon(key))
    .catch(() => undefined);
}

/** Brings the cart along from other browsers: at first, and whenever somebody comes back to this one. */
export function useCartOfOtherBrowsers(me: Me): void {
  const { key } = useItems(me);
  const isOwn = !me.preview;
  useEffect(() => {
    if (!isOwn) return undefined;
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      loadSync()
        .then(({ syncNow }) => syncNow(key))
        .catch(() => undefined);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [key, isOwn]);
}

export interface Cart {
  lines: readonly CartLine[];
  /** Adds to the quantity that is there already. */
  add: (line: CartLine) => void;
  setQuantity: (productId: string, quantity: number) => void;
  remove: (productId: string) => void;
  clear: () => void;
}

/** Adds up exactly in the product's decimals, which doubles alone would not. */
export function sum(a: number, b: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(a * scale + b * scale) / scale;
}

/** Whether a quantity is made of whole packs, in exact thousandths. */
export function isInPacks(quantity: number, pack: number | null | undefined): boolean {
  return pack == null || Math.round(quantity * 1000) % Math.round(pack * 1000) === 0;
}

export function useCart(me: Me): Cart {
  const { key, items: lines } = useItems(me);
  return useMemo(
    () => ({
      lines,
      add: (line) => {
        const present = read(key);
        const same = present.find((other) => other.productId === line.productId);
        write(
          key,
          same === undefined
            ? [...present, line]
            : present.map((other) =>
                other === same
                  ? { ...line, quantity: sum(same.quantity, line.quantity, line.decimals) }
                  : other,
              ),
        );
      },
      setQuantity: (productId, quantity) =>
        write(
          key,
          read(key).map((line) => (line.productId === productId ? { ...line, quantity } : line)),
        ),
      remove: (productId) =>
        write(
          key,
          read(key).filter((line) => line.productId !== productId),
        ),
      clear: () => write(key, []),
    }),
    [key, lines],
  );
}
