import { createFileRoute } from '@tanstack/react-router';
import { ProductPage } from '@/features/catalogue/ProductPage';

export const Route = createFileRoute('/_app/products/$productId')({
  staticData: { permission: 'products:read' },
  component: function ProductRoute() {
    return <ProductPage id={Route.useParams().productId} />;
  },
});
