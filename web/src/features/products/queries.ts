/** What staff's catalogue pages ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type CatalogueProduct = Schema<'CatalogueProduct'>;

export const LIFECYCLES = [
  'planned',
  'announced',
  'active',
  'phasing_out',
  'discontinued',
] as const satisfies readonly Schema<'Lifecycle'>[];

export function catalogueProductQuery(id: string) {
  return queryOptions({
    queryKey: ['catalogue-product', id],
    queryFn: () => tagged(api.GET('/api/v1/catalogue/products/{id}', { params: { path: { id } } })),
  });
}

export function productAudiencesQuery(id: string) {
  return queryOptions({
    queryKey: ['product-audiences', id],
    queryFn: () => tagged(api.GET('/api/v1/catalogue/products/{id}/audiences', { params: { path: { id } } })),
  });
}

export function createProduct(product: Schema<'NewProduct'>, attempt: string): Promise<CatalogueProduct> {
  return body(
    api.POST('/api/v1/catalogue/products', {
      body: product,
      params: { header: { 'Idempotency-Key': attempt } },
    }),
  );
}

export function changeProduct(
  id: string,
  etag: string | null,
  patch: Schema<'ProductPatch'>,
): Promise<CatalogueProduct> {
  return body(
    api.PATCH('/api/v1/catalogue/products/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: patch,
    }),
  );
}

export function replaceAudiences(
  id: string,
  etag: string | null,
  audiences: Schema<'NewProductAudience'>[],
): Promise<Schema<'ProductAudiences'>> {
  return body(
    api.PUT('/api/v1/catalogue/products/{id}/audiences', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: { audiences },
    }),
  );
}
