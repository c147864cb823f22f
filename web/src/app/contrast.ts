/** More contrast than the system asks for: a choice of this browser, set before the first paint by boot.js. */
import { useSyncExternalStore } from 'react';

const STORED = 'lonja.contrast';
const listeners = new Set<() => void>();

function isOn(): boolean {
  return document.documentElement.dataset.contrast === 'more';
}

export function setContrast(on: boolean): void {
  if (on) {
    localStorage.setItem(STORED, 'more');
    document.documentElement.dataset.contrast = 'more';
  } else {
    localStorage.removeItem(STORED);
    delete document.documentElement.dataset.contrast;
  }
  for (const listener of listeners) listener();
}

export function useContrast(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isOn);
}
