/** The state of a list is its address: text, filters, order, columns, page and the row that is previewed. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { choice, text } from '@/app/search';

export interface ListSearch {
  q?: string;
  sort?: string;
  cursor?: string;
  /** The columns that are shown, by name; the page's own choice where it is absent. */
  columns?: string;
  /** The row in the preview panel. */
  preview?: string;
  size?: string;
  [filter: string]: string | undefined;
}

export const PAGE_SIZES = ['24', '50', '100', '200'] as const;

type Choices = Record<string, readonly string[] | null>;

/**
 * Reads the address of a list page: the filters that it names, with their choices or, with `null`, any text. For the
 * `validateSearch` of a route.
 */
export function listSearch(filters: Choices = {}) {
  return (search: Record<string, unknown>): ListSearch => {
    const found: ListSearch = {};
    const keep = (key: string, value: string | undefined) => {
      if (value !== undefined) found[key] = value;
    };
    for (const key of ['q', 'sort', 'cursor', 'columns', 'preview']) keep(key, text(search[key]));
    keep('size', choice(text(search.size), PAGE_SIZES));
    for (const [key, choices] of Object.entries(filters)) {
      const value = text(search[key]);
      keep(key, choices === null ? value : choice(value, choices));
    }
    return found;
  };
}

/** What a list page reads and changes; a change of what is asked goes back to the first page. */
export function useListSearch(): {
  search: ListSearch;
  change: (change: Partial<ListSearch>) => void;
} {
  const search = useSearch({ strict: false }) as ListSearch;
  const navigate = useNavigate();
  const change = useCallback(
    (next: Partial<ListSearch>) => {
      const changed: Record<string, unknown> = next;
      const isNewQuestion = Object.keys(next).some((key) => key !== 'preview' && key !== 'columns');
      void navigate({
        to: '.',
        search: (old: Record<string, unknown>) => ({
          ...old,
          ...(isNewQuestion ? { cursor: undefined, preview: undefined } : {}),
          ...changed,
        }),
        state: (old) => (isNewQuestion ? { ...old, trail: [] } : old),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { search, change };
}
