/** Material that somebody has put aside to take all at once; kept in this browser per person and organisation. */
import { useMemo } from 'react';
import { keptList } from '@/app/kept';
import type { Me } from '@/features/session/me';

export interface Kept {
  id: string;
  title: string;
  fileName: string;
  size: number;
}

function isKept(value: unknown): value is Kept {
  const kept = value as Partial<Kept> | null;
  return typeof kept?.id === 'string' && typeof kept.fileName === 'string' && typeof kept.size === 'number';
}

const { read, write, useItems } = keptList('basket', isKept);

export function useBasket(me: Me) {
  const { key, items: kept } = useItems(me);
  return useMemo(
    () => ({
      kept,
      toggle: (one: Kept) => {
        const others = read(key).filter(({ id }) => id !== one.id);
        write(key, others.length === read(key).length ? [...others, one] : others);
      },
      clear: () => write(key, []),
    }),
    [key, kept],
  );
}
