/**
 * Where a list comes from: any list operation of the contract, by its path. Rows, sorts and filters are typed by the
 * contract; the same question is asked for a page, for the count and for the CSV.
 */
import { session } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { paths } from '@/api/schema';

type Get<P extends keyof paths> = paths[P] extends { get: infer G } ? G : never;
type PageOf<P extends keyof paths> =
  Get<P> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never;

/** The paths of the contract that answer pages. */
export type ListPath = {
  [P in keyof paths]: PageOf<P> extends { items: unknown[]; next_cursor?: string | null } ? P : never;
}[keyof paths];

export type RowOf<P extends ListPath> = PageOf<P> extends { items: (infer Row)[] } ? Row : never;

type AskOf<P extends ListPath> =
  Get<P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : Record<never, never>;

/** The filters of a list, without what belongs to paging. */
export type FilterOf<P extends ListPath> = Exclude<
  keyof AskOf<P> & string,
  'limit' | 'cursor' | 'sort' | 'count' | 'q'
>;

/** What a list can be sorted by, without the direction. */
export type SortOf<P extends ListPath> =
  AskOf<P> extends { sort?: infer S } ? (NonNullable<S> extends infer T ? Plain<T> : never) : never;
type Plain<T> = T extends `-${string}` ? never : T & string;

export type Question = Record<string, string | undefined>;

export interface Page<Row> {
  items: Row[];
  next_cursor?: string | null;
  count?: number | null;
}

/** The address of a list with a question; what is not asked is left out. */
export function addressOf(
  path: string,
  params: Record<string, string> = {},
  question: Question = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    encodeURIComponent(params[name] ?? whole),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) {
    if (value !== undefined && value !== '') query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

/** One answer of the API by its address, for callers that choose the path at run time. */
export async function read<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await session.fetch(
    new Request(new URL(address, globalThis.location.origin), {
      headers: { accept: 'application/json' },
      signal: signal ?? null,
    }),
  );
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw await problemOf(response, answer);
  return answer as T;
}
