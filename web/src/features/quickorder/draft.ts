/** What has been typed or pasted stays in this browser, per person and organisation, until it has been used. */
import { useState } from 'react';
import type { Me } from '@/features/session/me';

export function useDraft(me: Me): [string, (text: string) => void] {
  const key = `lonja.quick-order.${me.organization.id}.${me.user?.id ?? ''}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  return [
    text,
    (next) => {
      setText(next);
      if (next === '') localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    },
  ];
}

const MOST_BYTES = 1_000_000;

/** A file's text, in UTF-8 or else as Windows spreadsheets write it; nothing where it is too large to be a list. */
export async function textOf(file: File): Promise<string | null> {
  if (file.size > MOST_BYTES) return null;
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
