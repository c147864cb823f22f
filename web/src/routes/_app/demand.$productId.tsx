import { createFileRoute } from '@tanstack/react-router';
import { ProductDemand } from '@/features/demand/ProductDemand';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/$productId')({
  staticData: { permission: 'demand:read' },
  loader: () => loadTexts('supply'),
  component: function ProductDemandRoute() {
    return <ProductDemand id={Route.useParams().productId} />;
  },
});
