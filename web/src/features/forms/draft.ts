/**
 * What somebody is writing, kept in this tab until it is sent or thrown away, so that neither a reload nor the end of
 * the session loses it. It is kept per person: who signs in next in the same tab finds nothing of somebody else's.
 */
import { useCallback, useEffect, useState } from 'react';
import { useMe } from '@/features/session/me';

const PREFIX = 'lonja.draft';

/** Where something of the present person's is kept under a name. */
export function useDraftKey(name: string): string {
  const me = useMe();
  return `${PREFIX}.${me.user?.id ?? me.organization.id}.${name}`;
}

export interface Draft<T> {
  value: T;
  set: (change: Partial<T>) => void;
  /** Whether it differs from where it began. */
  changed: boolean;
  /** It was sent: nothing is kept of it, though it stays on the screen until the answer is there. */
  forget: () => void;
  /** Back to the beginning. */
  discard: () => void;
}

function load<T extends object>(key: string, beginning: T): T {
  const text = sessionStorage.getItem(key);
  if (text === null) return beginning;
  try {
    const kept = JSON.parse(text) as Partial<T>;
    // A kept draft may come from an older page: only the fields that are still there count.
    const known = Object.entries(kept).filter(([field]) => field in beginning);
    return { ...beginning, ...(Object.fromEntries(known) as Partial<T>) };
  } catch {
    return beginning;
  }
}

/** `beginning` is what the form starts from; for another `name` the form is another one. */
export function useDraft<T extends object>(name: string, beginning: T): Draft<T> {
  const key = useDraftKey(name);
  const [change, setChange] = useState<Partial<T>>(() => differences(beginning, load(key, beginning)));
  const value = { ...beginning, ...change };
  const text = JSON.stringify(differences(beginning, value));
  useEffect(() => {
    if (text === '{}') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  }, [key, text]);
  const set = useCallback((next: Partial<T>) => setChange((old) => ({ ...old, ...next })), []);
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  const discard = useCallback(() => {
    forget();
    setChange({});
  }, [forget]);
  return { value, set, changed: text !== '{}', forget, discard };
}

/** The fields that differ, for a merge patch or a kept draft. */
export function differences<T extends object>(before: T, after: T): Partial<T> {
  const changed = Object.entries(after).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof T]),
  );
  return Object.fromEntries(changed) as Partial<T>;
}

/** When a person signs out by themselves, nothing of theirs stays in the tab. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(`${PREFIX}.`)) sessionStorage.removeItem(key);
  }
}
