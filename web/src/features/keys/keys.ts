/**
 * Single keys as short cuts. They are heard only where nothing is being typed and no dialog is open, and everybody can
 * switch them off; `?` lists those that work at the moment.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { MessageKey } from '@/i18n/en';

export interface KeyBinding {
  /** One key, or two pressed one after the other, such as `g o`. */
  keys: string;
  label: MessageKey;
  run: () => void;
  /** Not a key of one page. */
  everywhere?: boolean;
}

const STORED = 'lonja.keys';
const PAUSE_MS = 1200;

let bindings: readonly KeyBinding[] = [];
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function keysOn(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}

export function switchKeys(on: boolean): void {
  if (on) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, 'off');
  tell();
}

export function useKeysOn(): boolean {
  return useSyncExternalStore(subscribe, keysOn);
}

/** Those that work now, in the order in which they came. */
export function useBindings(): readonly KeyBinding[] {
  return useSyncExternalStore(subscribe, () => bindings);
}

/** Adds keys for as long as the component is there. */
export function useKeys(wanted: readonly KeyBinding[]): void {
  const latest = useRef(wanted);
  useEffect(() => {
    latest.current = wanted;
  });
  const names = wanted.map(({ keys, label }) => `${keys}:${label}`).join('|');
  useEffect(() => {
    const mine = latest.current.map((binding, at) => ({
      ...binding,
      run: () => latest.current[at]?.run(),
    }));
    bindings = [...bindings, ...mine];
    tell();
    return () => {
      bindings = bindings.filter((binding) => !mine.includes(binding));
      tell();
    };
  }, [names]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role=menu], [role=listbox]') !== null
  );
}

/** The key as it is written in a binding, or none where the system has a use for it. */
function keyOf(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  return event.key.length === 1 ? event.key : null;
}

/** Hears the keys of the whole portal; once, in the shell. */
export function useKeyListener(): void {
  useEffect(() => {
    let before: { key: string; at: number } | null = null;
    const hear = (event: KeyboardEvent) => {
      const key = keyOf(event);
      const busy = isTyping(event.target) || document.querySelector('[aria-modal=true]') !== null;
      if (key === null || busy || event.defaultPrevented || !keysOn()) {
        before = null;
        return;
      }
      const pair = before !== null && event.timeStamp - before.at < PAUSE_MS ? `${before.key} ${key}` : key;
      // The latest comes first, so that a page may use a key for something of its own.
      const found =
        bindings.findLast((binding) => binding.keys === pair) ??
        bindings.findLast((binding) => binding.keys === key);
      if (found !== undefined) {
        event.preventDefault();
        before = null;
        found.run();
        return;
      }
      before = { key, at: event.timeStamp };
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}
