/** What the price-list pages ask and send. Lines are replaced as a whole, so a change of some needs all of them. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type PriceList = Schema<'PriceList'>;
export type PriceLine = Schema<'PriceListLine'>;
export type NewLine = Schema<'NewPriceListLine'>;

export function readPriceList(id: string): Promise<{ value: PriceList; etag: string | null }> {
  return tagged(api.GET('/api/v1/price-lists/{id}', { params: { path: { id } } }));
}

export function priceListQuery(id: string) {
  return queryOptions({ queryKey: ['price-list', id], queryFn: () => readPriceList(id) });
}

export function createPriceList(list: Schema<'NewPriceList'>, attempt: string): Promise<PriceList> {
  return body(
    api.POST('/api/v1/price-lists', { body: list, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}

export function changePriceList(id: string, etag: string | null, patch: Schema<'PriceListPatch'>) {
  return tagged(
    api.PATCH('/api/v1/price-lists/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: patch,
    }),
  );
}

/** Every line, page by page. */
export async function allLines(id: string): Promise<PriceLine[]> {
  const lines: PriceLine[] = [];
  let cursor: string | undefined;
  do {
    const page = await body(
      api.GET('/api/v1/price-lists/{id}/lines', {
        params: { path: { id }, query: { limit: 500, cursor, sort: 'sku' } },
      }),
    );
    lines.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return lines;
}

export function replaceLines(id: string, etag: string | null, lines: NewLine[]): Promise<PriceList> {
  return body(
    api.PUT('/api/v1/price-lists/{id}/lines', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: { lines },
    }),
  );
}
