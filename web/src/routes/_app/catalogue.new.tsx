import { createFileRoute } from '@tanstack/react-router';
import { NewProduct } from '@/features/products/NewProduct';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/catalogue/new')({
  staticData: { permission: 'products:manage' },
  loader: () => loadTexts('office'),
  component: NewProduct,
});
