import { createFileRoute } from '@tanstack/react-router';
import { choice, text } from '@/app/search';
import { OrderList } from '@/features/orders/OrderList';
import { ORDER_STATES, type OrderSearch } from '@/features/orders/queries';

export const Route = createFileRoute('/_app/orders/')({
  staticData: { permission: 'orders:read' },
  validateSearch: (search: Record<string, unknown>): OrderSearch => ({
    state: choice(search.state, ORDER_STATES),
    cursor: text(search.cursor),
  }),
  component: function OrdersRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <OrderList
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
