import { createFileRoute } from '@tanstack/react-router';
import { OrderPage } from '@/features/orders/OrderPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/orders/$orderId')({
  staticData: { permission: 'orders:read' },
  validateSearch: (search: Record<string, unknown>): { placed?: true | undefined } => ({
    placed: search.placed === true ? true : undefined,
  }),
  loader: () => loadTexts('cart'),
  component: function OrderRoute() {
    return <OrderPage id={Route.useParams().orderId} placed={Route.useSearch().placed === true} />;
  },
});
