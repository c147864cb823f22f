/** What the catalogue pages ask the API. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type Product = Schema<'Product'>;

/** Where a product can stand, in its course. */
export const LIFECYCLES = [
  'planned',
  'announced',
  'active',
  'phasing_out',
  'discontinued',
] as const satisfies readonly Product['lifecycle'][];

export const PRODUCTS_PER_PAGE = 24;

export function productQuery(id: string) {
  return queryOptions({
    queryKey: ['product', id],
    queryFn: () => body(api.GET('/api/v1/products/{id}', { params: { path: { id } } })),
  });
}

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

/** How many products have changed since an instant. */
export function changedProductsQuery(since: string) {
  return queryOptions({
    queryKey: ['products', 'changed', since],
    queryFn: async () =>
      (
        await body(
          api.GET('/api/v1/products', { params: { query: { updated_since: since, limit: 1, count: true } } }),
        )
      ).count ?? 0,
  });
}
