/** Material that a curator has chosen to change together; kept in this browser, over pages and filters. */
import { useMemo } from 'react';
import { keptList } from '@/app/kept';
import type { Me } from '@/features/session/me';

export interface Chosen {
  id: string;
  title: string;
}

/** As many as the API changes at once. */
export const MOST_CHOSEN = 200;

function isChosen(value: unknown): value is Chosen {
  const chosen = value as Partial<Chosen> | null;
  return typeof chosen?.id === 'string' && typeof chosen.title === 'string';
}

const { read, write, useItems } = keptList('chosen', isChosen);

export function useChosen(me: Me) {
  const { key, items } = useItems(me);
  return useMemo(
    () => ({
      items,
      has: (id: string) => items.some((one) => one.id === id),
      toggle: (one: Chosen) => {
        const others = read(key).filter(({ id }) => id !== one.id);
        const isNew = others.length === read(key).length;
        write(key, (isNew ? [...others, one] : others).slice(0, MOST_CHOSEN));
      },
      add: (more: readonly Chosen[]) => {
        const present = new Set(read(key).map(({ id }) => id));
        const added = more.filter(({ id }) => !present.has(id)).map(({ id, title }) => ({ id, title }));
        write(key, [...read(key), ...added].slice(0, MOST_CHOSEN));
      },
      clear: () => write(key, []),
    }),
    [key, items],
  );
}
