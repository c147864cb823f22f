import { createFileRoute } from '@tanstack/react-router';
import { QuickOrderPage } from '@/features/quickorder/QuickOrderPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/quick-order')({
  staticData: { permission: 'orders:place' },
  loader: () => loadTexts('cart', 'quickorder'),
  component: QuickOrderPage,
});
