import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { CatalogueList } from '@/features/products/CatalogueList';
import { LIFECYCLES } from '@/features/products/queries';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/catalogue/')({
  staticData: { permission: 'products:manage' },
  validateSearch: listSearch({
    lifecycle: LIFECYCLES,
    category_id: null,
    supplier_id: null,
    audience_id: null,
  }),
  loader: () => loadTexts('office'),
  component: CatalogueList,
});
