/** What the order pages ask and send. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type Order = Schema<'Order'>;
export type OrderState = Order['state'];

export const ORDER_STATES = [
  'placed',
  'confirmed',
  'shipped',
  'delivered',
  'cancelled',
] as const satisfies readonly OrderState[];

export interface OrderSearch {
  state?: OrderState;
  cursor?: string;
  limit?: number;
}

export function ordersQuery({ state, cursor, limit = 50 }: OrderSearch) {
  return queryOptions({
    queryKey: ['orders', { state, cursor, limit }],
    queryFn: () => body(api.GET('/api/v1/orders', { params: { query: { state, cursor, limit } } })),
    placeholderData: keepPreviousData,
  });
}

/** How many orders are in a state; the API stops counting at its cap. */
export function orderCountQuery(state: OrderState) {
  return queryOptions({
    queryKey: ['orders', 'count', state],
    queryFn: async () =>
      (await body(api.GET('/api/v1/orders', { params: { query: { state, limit: 1, count: true } } })))
        .count ?? 0,
  });
}

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ['order', id],
    queryFn: () => body(api.GET('/api/v1/orders/{id}', { params: { path: { id } } })),
  });
}

export function placeOrder(order: Schema<'NewOrder'>, attempt: string): Promise<Order> {
  return body(
    api.POST('/api/v1/orders', { body: order, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}

export function moveOrder(id: string, to: Exclude<OrderState, 'placed'>): Promise<Order> {
  return body(
    api.POST('/api/v1/orders/{id}/transitions', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body: { to },
    }),
  );
}

export function cancelOrder(id: string): Promise<Order> {
  return body(
    api.POST('/api/v1/orders/{id}/cancellation', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    }),
  );
}
