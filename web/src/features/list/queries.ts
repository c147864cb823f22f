/** What a list asks, and how few of the answers are kept: paging through any number of rows holds a handful of pages. */
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { addressOf, type Page, type Question, read } from './source';

const PAGES_KEPT = 6;

export function pageQuery<Row>(address: string, key: readonly string[] = []) {
  return queryOptions({
    queryKey: ['list', ...key, 'page', address],
    queryFn: ({ signal }) => read<Page<Row>>(address, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

/** How many rows there are; the API stops counting at its cap. */
export function countQuery(
  path: string,
  params: Record<string, string>,
  question: Question,
  key: readonly string[] = [],
) {
  const address = addressOf(path, params, { ...question, limit: '1', count: 'true' });
  return queryOptions({
    queryKey: ['list', ...key, 'count', address],
    queryFn: async ({ signal }) => (await read<Page<unknown>>(address, signal)).count ?? 0,
  });
}

/** Lets go of the oldest pages that nobody looks at. */
export function forgetOldPages(queries: QueryClient): void {
  const cache = queries.getQueryCache();
  const idle = cache
    .findAll({ queryKey: ['list'], type: 'inactive' })
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const query of idle.slice(PAGES_KEPT)) cache.remove(query);
}

/** After a change: every list asks again when it is looked at. */
export function refreshLists(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['list'] });
}

/** One thing by its id, for the names that stand for ids. */
export function thingQuery<T>(path: string, id: string) {
  return queryOptions({
    queryKey: ['thing', path, id],
    queryFn: ({ signal }) => read<T>(`${path}/${encodeURIComponent(id)}`, signal),
    staleTime: 5 * 60_000,
  });
}
