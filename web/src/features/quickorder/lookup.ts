/** Finds the products behind SKUs: the API takes one SKU per question, so a few questions run side by side. */
import type { QueryClient } from '@tanstack/react-query';
import { api, body } from '@/api/client';
import type { Product } from '@/features/catalogue/queries';

const SIDE_BY_SIDE = 6;

async function bySku(sku: string): Promise<Product | null> {
  const page = await body(api.GET('/api/v1/products', { params: { query: { sku, limit: 1 } } }));
  return page.items[0] ?? null;
}

/** As it is written, then in capitals, which is how most SKUs are kept. */
async function find(sku: string): Promise<Product | null> {
  const capitals = sku.toUpperCase();
  return (await bySku(sku)) ?? (capitals === sku ? null : bySku(capitals));
}

export async function lookUp(
  queries: QueryClient,
  skus: readonly string[],
  onProgress: (done: number) => void,
): Promise<Map<string, Product | null>> {
  const found = new Map<string, Product | null>();
  const waiting = [...new Set(skus)];
  const work = async () => {
    for (let sku = waiting.shift(); sku !== undefined; sku = waiting.shift()) {
      const wanted = sku;
      const product = await queries.fetchQuery({
        queryKey: ['product-by-sku', wanted],
        queryFn: () => find(wanted),
        staleTime: 30_000,
      });
      found.set(wanted, product);
      onProgress(found.size);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return found;
}
