import { createFileRoute } from '@tanstack/react-router';
import { ProductList, type ProductListSearch } from '@/features/catalogue/ProductList';
import { choice, text } from '@/app/search';

export const Route = createFileRoute('/_app/products/')({
  staticData: { permission: 'products:read' },
  validateSearch: (search: Record<string, unknown>): ProductListSearch => ({
    q: text(search.q),
    category: text(search.category),
    cursor: text(search.cursor),
    view: choice(search.view, ['cards', 'table']),
  }),
  component: function ProductsRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <ProductList
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
