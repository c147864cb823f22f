import { createFileRoute } from '@tanstack/react-router';
import { EditProduct } from '@/features/products/EditProduct';

export const Route = createFileRoute('/_app/catalogue/$productId')({
  staticData: { permission: 'products:manage' },
  component: function EditProductRoute() {
    return <EditProduct id={Route.useParams().productId} />;
  },
});
