/** Saved views of a list: what is kept of its address, and how the API keeps it. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { ListSearch } from './search';

export type SavedView = Schema<'SavedView'>;

/** Where one is in a list is no part of a view of it. */
const PASSING = new Set(['cursor', 'preview']);

/** The list's state as a view keeps it: always in one order, so that two alike are equal. */
export function stateOf(search: ListSearch): string {
  const kept = Object.entries(search).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !PASSING.has(entry[0]),
  );
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

/** The change that leads from the present state to the view's: what the view does not name is taken off. */
export function changeTo(state: string, search: ListSearch): Partial<ListSearch> {
  const none = Object.fromEntries(Object.keys(search).map((key) => [key, undefined]));
  return { ...none, ...Object.fromEntries(new URLSearchParams(state)) };
}

export function viewsQuery(list: string) {
  return queryOptions({
    queryKey: ['saved-views', list],
    queryFn: async () =>
      (await body(api.GET('/api/v1/saved-views', { params: { query: { list, limit: 200 } } }))).items,
    staleTime: 60_000,
  });
}

export function saveView(view: Schema<'SavedViewCreation'>): Promise<SavedView> {
  return body(api.POST('/api/v1/saved-views', { body: view }));
}

export function changeView(id: string, change: Schema<'SavedViewChange'>): Promise<SavedView> {
  return body(api.PATCH('/api/v1/saved-views/{id}', { params: { path: { id } }, body: change }));
}

export function beginWith(id: string, isDefault: boolean): Promise<SavedView> {
  return body(
    api.PUT('/api/v1/saved-views/{id}/default', { params: { path: { id } }, body: { default: isDefault } }),
  );
}

export async function deleteView(id: string): Promise<void> {
  await body(api.DELETE('/api/v1/saved-views/{id}', { params: { path: { id } } }));
}
