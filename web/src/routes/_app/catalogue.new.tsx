import { createFileRoute } from '@tanstack/react-router';
import { NewProduct } from '@/features/products/NewProduct';

export const Route = createFileRoute('/_app/catalogue/new')({
  staticData: { permission: 'products:manage' },
  component: NewProduct,
});
