import { createFileRoute } from '@tanstack/react-router';
import { QuickOrderPage } from '@/features/quickorder/QuickOrderPage';

export const Route = createFileRoute('/_app/quick-order')({
  staticData: { permission: 'orders:place' },
  component: QuickOrderPage,
});
