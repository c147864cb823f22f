import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { OrderBoard } from '@/features/orders/OrderBoard';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/orders/board')({
  staticData: { permission: 'orders:manage' },
  validateSearch: listSearch({ partner_id: null }),
  loader: () => loadTexts('office'),
  component: OrderBoard,
});
