/** Lists that are kept in this browser per person and organisation, the same in all of its tabs. */
import { useSyncExternalStore } from 'react';
import type { Me } from '@/features/session/me';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  globalThis.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('storage', listener);
  };
}

/** A kind of list: `name` is its key, `isItem` says what is read back. */
export function keptList<T>(name: string, isItem: (value: unknown) => value is T) {
  const empty: readonly T[] = [];
  const parsed = new Map<string, { text: string; items: readonly T[] }>();

  /** The same text gives the same array, so that nothing renders twice. */
  const read = (key: string): readonly T[] => {
    const text = localStorage.getItem(key);
    if (text === null) return empty;
    const known = parsed.get(key);
    if (known?.text === text) return known.items;
    let items = empty;
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) items = value.filter(isItem);
    } catch {
      // Somebody wrote something else under our key: an empty list is the only safe reading.
    }
    parsed.set(key, { text, items });
    return items;
  };

  const write = (key: string, items: readonly T[]): void => {
    if (items.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(items));
    for (const listener of listeners) listener();
  };

  /** The items of the person, and the key under which they are read and written. */
  const useItems = (me: Me) => {
    const key = `lonja.${name}.${me.organization.id}.${me.user?.id ?? ''}`;
    return { key, items: useSyncExternalStore(subscribe, () => read(key)) };
  };

  return { read, write, useItems };
}
