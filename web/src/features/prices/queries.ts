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

/** The next revision as a draft: every price of the list changed by percent, in one go. */
export function createRevision(
  id: string,
  revision: Schema<'NewPriceRevision'>,
  attempt: string,
): Promise<PriceList> {
  return body(
    api.POST('/api/v1/price-lists/{id}/revisions', {
      params: { path: { id }, header: { 'Idempotency-Key': attempt } },
      body: revision,
    }),
  );
}

const step = (id: string, etag: string | null) => ({
  params: {
    path: { id },
    header: { 'If-Match': etag ?? undefined, 'Idempotency-Key': crypto.randomUUID() },
  },
});

export function announceRevision(id: string, etag: string | null): Promise<PriceList> {
  return body(api.POST('/api/v1/price-lists/{id}/announcement', step(id, etag)));
}

export function withdrawRevision(id: string, etag: string | null): Promise<PriceList> {
  return body(api.POST('/api/v1/price-lists/{id}/withdrawal', step(id, etag)));
}

export function deleteDraft(id: string): Promise<unknown> {
  return body(api.DELETE('/api/v1/price-lists/{id}', { params: { path: { id } } }));
}

export function acknowledgeRevision(id: string): Promise<PriceList> {
  return body(
    api.POST('/api/v1/price-lists/{id}/acknowledgement', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    }),
  );
}

/** Open orders with a product whose price the revision changes. */
export function repricedOrdersQuery(id: string) {
  return queryOptions({
    queryKey: ['orders', 'repriced', id],
    queryFn: () => body(api.GET('/api/v1/orders', { params: { query: { repriced_by: id, limit: 20 } } })),
  });
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

/** One line of a draft; `null` takes the product off. The answer's tag is the next one to send. */
export function changeLine(
  id: string,
  etag: string | null,
  product_id: string,
  patch: Schema<'PriceLinePatch'>,
): Promise<{ value: PriceList; etag: string | null }> {
  return tagged(
    api.PATCH('/api/v1/price-lists/{id}/lines/{product_id}', {
      params: { path: { id, product_id }, header: { 'If-Match': etag ?? undefined } },
      body: patch,
    }),
  );
}

export function replaceLines(id: string, etag: string | null, lines: NewLine[]): Promise<PriceList> {
  return body(
    api.PUT('/api/v1/price-lists/{id}/lines', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: { lines },
    }),
  );
}
