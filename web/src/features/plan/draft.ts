/**
 * What was written into the grid and is not sent yet. It is kept in this tab like every other draft, a moment after the
 * last stroke: it may hold tens of thousands of figures.
 */
import { useEffect, useRef, useState } from 'react';
import { useDraftKey } from '@/features/forms/draft';
import type { Draft } from './plan';
import type { PlanTable } from './table';

const PAUSE_MS = 300;

function load(key: string, table: PlanTable): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, string>;
    return new Map(Object.entries(kept).filter(([id]) => table.has(id)));
  } catch {
    return new Map();
  }
}

function keep(key: string, draft: Draft): void {
  if (draft.size === 0) {
    sessionStorage.removeItem(key);
    return;
  }
  try {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(draft)));
  } catch {
    // A tab holds some megabytes. A draft beyond that lives as long as the page.
    sessionStorage.removeItem(key);
  }
}

export function usePlanDraft(
  cycle: string,
  table: PlanTable,
): [Draft, (next: Draft | ((old: Draft) => Draft)) => void] {
  const key = useDraftKey(`plan.${cycle}`);
  const [draft, setDraft] = useState<Draft>(() => load(key, table));
  const kept = useRef(draft);
  useEffect(() => {
    if (kept.current === draft) return;
    const save = () => {
      kept.current = draft;
      keep(key, draft);
    };
    const timer = setTimeout(save, PAUSE_MS);
    globalThis.addEventListener('pagehide', save);
    return () => {
      clearTimeout(timer);
      globalThis.removeEventListener('pagehide', save);
    };
  }, [key, draft]);
  return [draft, setDraft];
}
