import { createFileRoute } from '@tanstack/react-router';
import { CartPage } from '@/features/orders/CartPage';

export const Route = createFileRoute('/_app/cart')({
  staticData: { permission: 'orders:place' },
  component: CartPage,
});
