import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { OrderList } from '@/features/orders/OrderList';
import { ORDER_STATES } from '@/features/orders/queries';

export const Route = createFileRoute('/_app/orders/')({
  staticData: { permission: 'orders:read' },
  validateSearch: listSearch({
    state: ORDER_STATES,
    partner_id: null,
    product_id: null,
    placed_from: null,
    placed_until: null,
  }),
  component: OrderList,
});
