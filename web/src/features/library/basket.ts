/** Material that somebody has put aside to take all at once; kept in this browser per person and organisation. */
import { useMemo, useSyncExternalStore } from 'react';
import type { Me } from '@/features/session/me';

export interface Kept {
  id: string;
  title: string;
  fileName: string;
  size: number;
}

const EMPTY: readonly Kept[] = [];
const listeners = new Set<() => void>();
const parsed = new Map<string, { text: string; kept: readonly Kept[] }>();

function isKept(value: unknown): value is Kept {
  const kept = value as Partial<Kept> | null;
  return typeof kept?.id === 'string' && typeof kept.fileName === 'string' && typeof kept.size === 'number';
}

/** The same text gives the same array, so that nothing renders twice. */
function read(key: string): readonly Kept[] {
  const text = localStorage.getItem(key);
  if (text === null) return EMPTY;
  const known = parsed.get(key);
  if (known?.text === text) return known.kept;
  let kept = EMPTY;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) kept = value.filter(isKept);
  } catch {
    // Somebody wrote something else under our key: an empty basket is the only safe reading.
  }
  parsed.set(key, { text, kept });
  return kept;
}

function write(key: string, kept: readonly Kept[]): void {
  if (kept.length === 0) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(kept));
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

export function useBasket(me: Me) {
  const key = `lonja.basket.${me.organization.id}.${me.user?.id ?? ''}`;
  const kept = useSyncExternalStore(subscribe, () => read(key));
  return useMemo(
    () => ({
      kept,
      toggle: (one: Kept) => {
        const others = read(key).filter(({ id }) => id !== one.id);
        write(key, others.length === read(key).length ? [...others, one] : others);
      },
      clear: () => write(key, EMPTY),
    }),
    [key, kept],
  );
}
