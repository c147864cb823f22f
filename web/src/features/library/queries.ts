/** What the library pages ask and send. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type Asset = Schema<'Asset'>;

export interface AssetSearch {
  q?: string;
  language?: string;
  product?: string;
  cursor?: string;
}

export const ASSETS_PER_PAGE = 24;

export function assetsQuery({ q, language, product, cursor }: AssetSearch) {
  return queryOptions({
    queryKey: ['assets', { q, language, product, cursor }],
    queryFn: () =>
      body(
        api.GET('/api/v1/assets', {
          params: { query: { q, language, product_id: product, cursor, limit: ASSETS_PER_PAGE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function assetQuery(id: string) {
  return queryOptions({
    queryKey: ['asset', id],
    queryFn: () => tagged(api.GET('/api/v1/assets/{id}', { params: { path: { id } } })),
  });
}

export const audiencesQuery = queryOptions({
  queryKey: ['audiences'],
  queryFn: () => body(api.GET('/api/v1/audiences', { params: { query: { limit: 500 } } })),
});

export function changeAsset(id: string, etag: string | null, patch: Schema<'AssetPatch'>): Promise<Asset> {
  return body(
    api.PATCH('/api/v1/assets/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: patch,
    }),
  );
}

/** The address of one file for one minute, for a link that cannot carry the token. */
export async function ticketFor(id: string, version?: number): Promise<string> {
  const ticket = await body(
    api.POST('/api/v1/assets/{id}/tickets', { params: { path: { id }, query: { version } } }),
  );
  return ticket.url;
}

export const latestAssetsQuery = queryOptions({
  queryKey: ['assets', 'latest'],
  queryFn: () => body(api.GET('/api/v1/assets', { params: { query: { sort: '-updated_at', limit: 4 } } })),
});

export const assetCountQuery = queryOptions({
  queryKey: ['assets', 'count'],
  queryFn: async () =>
    (
      await body(
        api.GET('/api/v1/assets', { params: { query: { state: 'published', limit: 1, count: true } } }),
      )
    ).count ?? 0,
});

export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ['asset', id, 'versions'],
    queryFn: async () =>
      (
        await body(
          api.GET('/api/v1/assets/{id}/versions', {
            params: { path: { id }, query: { limit: 100, sort: '-version' } },
          }),
        )
      ).items,
  });
}

export function downloadsQuery(id: string, since: string | undefined) {
  return queryOptions({
    queryKey: ['asset', id, 'downloads', since],
    queryFn: () =>
      body(
        api.GET('/api/v1/assets/{id}/downloads', {
          params: { path: { id }, query: { limit: 100, sort: 'organization', since } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export async function createAsset(
  request: Schema<'AssetRequest'>,
  attempt: string,
): Promise<{ id: string; etag: string | null }> {
  const { value, etag } = await tagged(
    api.POST('/api/v1/assets', { body: request, params: { header: { 'Idempotency-Key': attempt } } }),
  );
  return { id: value.id, etag };
}

/** Where the bytes of a piece of material go. */
export function contentPath(id: string, file: File): string {
  return `/api/v1/assets/${id}/content?file_name=${encodeURIComponent([...file.name].slice(-200).join(''))}`;
}

/** A title from the name of a file. */
export function titleOf(file: File): string {
  return file.name.replace(/\.[^.]+$/, '').replaceAll(/[_-]+/g, ' ');
}
