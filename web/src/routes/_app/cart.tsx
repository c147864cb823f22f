import { createFileRoute } from '@tanstack/react-router';
import { CartPage } from '@/features/orders/CartPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/cart')({
  staticData: { permission: 'orders:place' },
  loader: () => loadTexts('cart'),
  component: CartPage,
});
