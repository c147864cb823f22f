import { createFileRoute } from '@tanstack/react-router';
import { ProductList } from '@/features/catalogue/ProductList';
import { LIFECYCLES } from '@/features/catalogue/queries';
import { listSearch } from '@/features/list/search';

export const Route = createFileRoute('/_app/products/')({
  staticData: { permission: 'products:read' },
  validateSearch: listSearch({
    category_id: null,
    lifecycle: LIFECYCLES,
    orderable: ['true', 'false'],
    updated_since: null,
    view: ['cards', 'table'],
  }),
  component: ProductList,
});
