/** What the catalogue pages ask the API. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { paths } from '@/api/schema';

export type Product = Schema<'Product'>;

type ProductSort = NonNullable<NonNullable<paths['/api/v1/products']['get']['parameters']['query']>['sort']>;

export interface ProductSearch {
  q?: string;
  category?: string;
  sort?: ProductSort;
  cursor?: string;
}

export const PRODUCTS_PER_PAGE = 24;

export function productsQuery({ q, category, sort, cursor }: ProductSearch) {
  return queryOptions({
    queryKey: ['products', { q, category, sort, cursor }],
    queryFn: () =>
      body(
        api.GET('/api/v1/products', {
          params: { query: { q, category_id: category, sort, cursor, limit: PRODUCTS_PER_PAGE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function productQuery(id: string) {
  return queryOptions({
    queryKey: ['product', id],
    queryFn: () => body(api.GET('/api/v1/products/{id}', { params: { path: { id } } })),
  });
}

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: () => body(api.GET('/api/v1/categories', { params: { query: { limit: 500 } } })),
  staleTime: 10 * 60_000,
});

/** What launches next; the API keeps what is not announced to this reader to itself. */
export const launchesQuery = queryOptions({
  queryKey: ['products', 'launches'],
  queryFn: () =>
    body(api.GET('/api/v1/products', { params: { query: { lifecycle: 'announced', limit: 6 } } })),
});

export const productCountQuery = queryOptions({
  queryKey: ['products', 'count'],
  queryFn: async () =>
    (await body(api.GET('/api/v1/products', { params: { query: { limit: 1, count: true } } }))).count ?? 0,
});
