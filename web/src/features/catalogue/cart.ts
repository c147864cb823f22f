/**
 * The cart: what somebody means to order, kept in this browser per person and organisation. It holds no prices; those
 * are asked for when they are shown, so that a cart never promises an old one.
 */
import { useMemo } from 'react';
import { keptList } from '@/app/kept';
import type { Me } from '@/features/session/me';

export interface CartLine {
  productId: string;
  sku: string;
  name: string;
  unit: string;
  decimals: number;
  quantity: number;
}

function isLine(value: unknown): value is CartLine {
  const line = value as Partial<CartLine> | null;
  return typeof line?.productId === 'string' && typeof line.quantity === 'number' && line.quantity > 0;
}

const { read, write, useItems } = keptList('cart', isLine);

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
