import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { PriceListList } from '@/features/prices/PriceListList';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/price-lists/')({
  staticData: { permission: 'prices:read' },
  validateSearch: listSearch({ organization_id: null, currency: null, valid_on: null }),
  loader: () => loadTexts('office'),
  component: PriceListList,
});
