import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { StockList } from '@/features/stock/StockList';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/stock')({
  staticData: { permission: 'stock:read' },
  validateSearch: listSearch({ warehouse_id: null, product_id: null }),
  loader: () => loadTexts('office'),
  component: StockList,
});
