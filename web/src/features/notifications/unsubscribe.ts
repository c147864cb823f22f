/** The link of a mail: what it ends is written in front of its token. */
import { KINDS } from './words';

type Scope = (typeof KINDS)[number] | 'daily' | 'weekly';

const SCOPES: readonly Scope[] = [...KINDS, 'daily', 'weekly'];

/** What no more mail is wanted of, or `null` where the link is not whole. */
export function scopeOf(token: string): Scope | null {
  const [word, user, code] = token.split('.');
  const isWhole = user !== undefined && code !== undefined && code !== '';
  return isWhole ? (SCOPES.find((scope) => scope === word) ?? null) : null;
}
