import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { OrderBoard } from '@/features/orders/OrderBoard';

export const Route = createFileRoute('/_app/orders/board')({
  staticData: { permission: 'orders:manage' },
  validateSearch: listSearch({ partner_id: null }),
  component: OrderBoard,
});
