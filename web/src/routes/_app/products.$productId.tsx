import { createFileRoute } from '@tanstack/react-router';
import { ProductPage } from '@/features/catalogue/ProductPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/products/$productId')({
  staticData: { permission: 'products:read' },
  loader: () => loadTexts('cart'),
  component: function ProductRoute() {
    return <ProductPage id={Route.useParams().productId} />;
  },
});
