import { createFileRoute } from '@tanstack/react-router';
import { ProductDemand } from '@/features/demand/ProductDemand';

export const Route = createFileRoute('/_app/demand/$productId')({
  staticData: { permission: 'demand:read' },
  component: function ProductDemandRoute() {
    return <ProductDemand id={Route.useParams().productId} />;
  },
});
