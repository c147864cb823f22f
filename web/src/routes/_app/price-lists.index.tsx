import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { PriceListList } from '@/features/prices/PriceListList';

export const Route = createFileRoute('/_app/price-lists/')({
  staticData: { permission: 'prices:read' },
  validateSearch: listSearch({ organization_id: null, currency: null, valid_on: null }),
  component: PriceListList,
});
