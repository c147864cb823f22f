/**
 * The cart: what somebody means to order, kept in this browser per person and organisation. It holds no prices; those
 * are asked for when they are shown, so that a cart never promises an old one.
 */
import { useMemo, useSyncExternalStore } from 'react';
import type { Me } from '@/features/session/me';

export interface CartLine {
  productId: string;
  sku: string;
  name: string;
  unit: string;
  decimals: number;
  quantity: number;
}

const EMPTY: readonly CartLine[] = [];
const listeners = new Set<() => void>();
const parsed = new Map<string, { text: string; lines: readonly CartLine[] }>();

function isLine(value: unknown): value is CartLine {
  const line = value as Partial<CartLine> | null;
  return typeof line?.productId === 'string' && typeof line.quantity === 'number' && line.quantity > 0;
}

/** The stored lines; the same text gives the same array, so that nothing renders twice. */
function read(key: string): readonly CartLine[] {
  const text = localStorage.getItem(key);
  if (text === null) return EMPTY;
  const known = parsed.get(key);
  if (known?.text === text) return known.lines;
  let lines = EMPTY;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) lines = value.filter(isLine);
  } catch {
    // Somebody wrote something else under our key: an empty cart is the only safe reading.
  }
  parsed.set(key, { text, lines });
  return lines;
}

function write(key: string, lines: readonly CartLine[]): void {
  if (lines.length === 0) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(lines));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  globalThis.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('storage', listener);
  };
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

export function useCart(me: Me): Cart {
  const key = `lonja.cart.${me.organization.id}.${me.user?.id ?? ''}`;
  const lines = useSyncExternalStore(subscribe, () => read(key));
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
      clear: () => write(key, EMPTY),
    }),
    [key, lines],
  );
}
