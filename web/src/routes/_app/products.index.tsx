import { createFileRoute } from '@tanstack/react-router';
import { ProductList } from '@/features/catalogue/ProductList';
import { LIFECYCLES } from '@/features/catalogue/queries';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/products/')({
  staticData: { permission: 'products:read' },
  validateSearch: listSearch({
    category_id: null,
    lifecycle: LIFECYCLES,
    orderable: ['true', 'false'],
    updated_since: null,
    view: ['cards', 'table'],
  }),
  loader: () => loadTexts('cart'),
  component: ProductList,
});
