import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { PriceListPage } from '@/features/prices/PriceListPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/price-lists/$priceListId')({
  staticData: { permission: 'prices:read' },
  validateSearch: listSearch({ changed: null }),
  loader: () => loadTexts('office'),
  component: function PriceListRoute() {
    return <PriceListPage id={Route.useParams().priceListId} />;
  },
});
