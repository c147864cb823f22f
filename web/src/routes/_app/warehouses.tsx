import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { WarehousePage } from '@/features/stock/WarehousePage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/warehouses')({
  staticData: { permission: 'stock:read' },
  validateSearch: listSearch(),
  loader: () => loadTexts('office'),
  component: WarehousePage,
});
