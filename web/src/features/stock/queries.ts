/** What the stock pages ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type StockItem = Schema<'StockItem'>;

/** All of them: a host has a few. */
export const warehousesQuery = queryOptions({
  queryKey: ['list', 'warehouses'],
  queryFn: async () =>
    (await body(api.GET('/api/v1/warehouses', { params: { query: { limit: 500, sort: 'code' } } }))).items,
});

export function setStock(item: StockItem, onHand: number): Promise<StockItem> {
  return body(
    api.PUT('/api/v1/stock/{warehouse_id}/{product_id}', {
      params: { path: { warehouse_id: item.warehouse_id, product_id: item.product_id } },
      body: { on_hand: onHand },
    }),
  );
}

export function createWarehouse(
  warehouse: Schema<'NewWarehouse'>,
  attempt: string,
): Promise<Schema<'Warehouse'>> {
  return body(
    api.POST('/api/v1/warehouses', {
      body: warehouse,
      params: { header: { 'Idempotency-Key': attempt } },
    }),
  );
}
