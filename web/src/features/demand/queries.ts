/** What the demand pages ask: releases, their cells, forecasts, and the products that one supplies. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type Release = Schema<'Release'>;
export type Cell = Schema<'ReleaseCell'>;
export type Forecast = Schema<'Forecast'>;

/** More than these would be years. */
const RELEASES = 100;
const CELLS = 500;

export const releasesQuery = queryOptions({
  queryKey: ['releases'],
  queryFn: () =>
    body(api.GET('/api/v1/demand/releases', { params: { query: { state: 'published', limit: RELEASES } } })),
});

/** Demand by region of all releases, the latest months first. */
export const regionsQuery = queryOptions({
  queryKey: ['demand-regions'],
  queryFn: () =>
    body(api.GET('/api/v1/demand/regions', { params: { query: { sort: '-period', limit: CELLS } } })),
});

export interface SupplySearch {
  q?: string;
  cursor?: string;
  limit?: number;
}

export function supplyProductsQuery({ q, cursor, limit = 25 }: SupplySearch) {
  return queryOptions({
    queryKey: ['supply-products', { q, cursor, limit }],
    queryFn: () => body(api.GET('/api/v1/supply/products', { params: { query: { q, cursor, limit } } })),
    placeholderData: keepPreviousData,
  });
}

/** Released figures of one product in one release. What was released never changes, so it is asked once. */
export function cellsQuery(release: string, product: string) {
  return queryOptions({
    queryKey: ['cells', release, product],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/releases/{id}/cells', {
          params: { path: { id: release }, query: { product_id: product, limit: CELLS } },
        }),
      ),
    staleTime: Infinity,
  });
}

/** What was released of a product, the latest period first. */
export function seriesQuery(product: string) {
  return queryOptions({
    queryKey: ['series', product],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/series', {
          params: { query: { product_id: product, sort: '-period', limit: CELLS } },
        }),
      ),
  });
}

export type CellStatus = Cell['status'];

/** How many cells of a release are shown, or hidden; the API stops counting at its cap. */
export function cellCountQuery(release: string, status: CellStatus) {
  return queryOptions({
    queryKey: ['cells', release, 'count', status],
    queryFn: async () =>
      (
        await body(
          api.GET('/api/v1/demand/releases/{id}/cells', {
            params: { path: { id: release }, query: { status, limit: 1, count: true } },
          }),
        )
      ).count ?? 0,
    staleTime: Infinity,
  });
}

/** The latest figures of a release, for the overview. */
export function latestCellsQuery(release: string, cursor: string | undefined) {
  return queryOptions({
    queryKey: ['cells', release, 'page', cursor],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/releases/{id}/cells', {
          params: { path: { id: release }, query: { cursor, limit: 50, sort: '-period' } },
        }),
      ),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

export function forecastQuery(product: string) {
  return queryOptions({
    queryKey: ['forecasts', product],
    queryFn: () =>
      body(api.GET('/api/v1/demand/forecasts', { params: { query: { product_id: product, limit: 100 } } })),
  });
}
