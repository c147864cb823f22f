import { createFileRoute } from '@tanstack/react-router';
import { EditProduct } from '@/features/products/EditProduct';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/catalogue/$productId')({
  staticData: { permission: 'products:manage' },
  loader: () => loadTexts('asset', 'office'),
  component: function EditProductRoute() {
    return <EditProduct id={Route.useParams().productId} />;
  },
});
