/**
 * When somebody was here before this visit. The API keeps no such time, so this browser does, per person and
 * organisation; a pause of half an hour ends a visit. A preview is nobody's visit.
 */
import { useState } from 'react';
import { type Me, useMe } from '@/features/session/me';

const PAUSE_MS = 30 * 60_000;
const TOUCH_MS = 60_000;

interface Visits {
  /** The last sign of life. */
  seen: number;
  /** The end of the visit before this one. */
  before: number | null;
}

export function nextVisits(old: Visits | null, now: number): Visits {
  if (old === null) return { seen: now, before: null };
  return { seen: now, before: now - old.seen > PAUSE_MS ? old.seen : old.before };
}

function read(key: string): Visits | null {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Visits> | null;
    return typeof value?.seen === 'number' ? { seen: value.seen, before: value.before ?? null } : null;
  } catch {
    return null;
  }
}

let touched: string | null = null;

/** Work on pages that never ask keeps a visit going, too. */
function touch(): void {
  if (touched === null) return;
  const visits = read(touched);
  if (visits !== null && Date.now() - visits.seen > TOUCH_MS)
    localStorage.setItem(touched, JSON.stringify(nextVisits(visits, Date.now())));
}

function lastVisit(me: Me): string | null {
  if (me.preview || me.user == null) return null;
  const key = `lonja.visits.${me.organization.id}.${me.user.id}`;
  const visits = nextVisits(read(key), Date.now());
  localStorage.setItem(key, JSON.stringify(visits));
  if (touched === null) {
    for (const sign of ['pointerdown', 'keydown']) document.addEventListener(sign, touch, { passive: true });
  }
  touched = key;
  return visits.before === null ? null : new Date(visits.before).toISOString();
}

/** Null on the first visit from this browser. */
export function useLastVisit(): string | null {
  const me = useMe();
  const [before] = useState(() => lastVisit(me));
  return before;
}
