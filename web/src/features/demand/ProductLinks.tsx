/** The products that one supplies, each leading to its demand. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { State } from '@/ui/states';
import { supplyProductsQuery } from './queries';

type SupplyProduct = Schema<'SupplyProduct'>;

export function ProductTable({
  products,
  stale = false,
}: {
  products: readonly SupplyProduct[];
  stale?: boolean;
}) {
  const { t } = useI18n();
  return (
    <DataTable
      caption={t('demand.products')}
      stale={stale}
      rows={products}
      rowKey={(product) => product.id}
      columns={[
        {
          key: 'name',
          header: t('product.name'),
          names: true,
          cell: (product) => (
            <Link to="/demand/$productId" params={{ productId: product.id }}>
              {product.name}
            </Link>
          ),
        },
        { key: 'sku', header: t('product.sku'), cell: (product) => product.sku },
        {
          key: 'category',
          header: t('product.category'),
          minor: true,
          cell: (product) => product.category.name,
        },
      ]}
    />
  );
}

const SHOWN = 8;

/** The first few, for the home page. */
export function ProductLinks() {
  const { t } = useI18n();
  const supplies = useMay('supply:read');
  const query = useQuery({ ...supplyProductsQuery({}), enabled: supplies });
  return (
    <Loaded
      query={query}
      empty={{
        when: (page) => page.items.length === 0,
        show: <State title={t('demand.empty')}>{t('demand.empty.help')}</State>,
      }}
    >
      {(page) => <ProductTable products={page.items.slice(0, SHOWN)} />}
    </Loaded>
  );
}
