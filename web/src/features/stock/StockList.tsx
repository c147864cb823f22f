/** Exact stock per product and warehouse, counted in place. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PRODUCTS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { Quantity, When } from '@/ui/values';
import { CountField } from './CountField';
import { warehousesQuery } from './queries';

export function StockList() {
  const { t } = useI18n();
  const manages = useMay('stock:manage');
  const seesCatalogue = useMay('products:manage');
  const warehouses = useQuery(warehousesQuery).data ?? [];
  return (
    <Page
      title={t('nav.stock')}
      lead={t('stock.lead')}
      actions={<Link to="/warehouses">{t('nav.warehouses')}</Link>}
    >
      <ResourceList
        path="/api/v1/stock"
        name={t('nav.stock')}
        searchLabel={t('products.search')}
        rowKey={(row) => `${row.product_id}.${row.warehouse_id}`}
        sort="sku"
        facets={[
          {
            kind: 'chips',
            key: 'warehouse_id',
            label: t('stock.warehouse'),
            options: warehouses.map(({ id, code }) => ({ value: id, label: code })),
          },
          ...(seesCatalogue
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'product_id' as const,
                  label: t('product.name'),
                  source: PRODUCTS,
                },
              ]
            : []),
        ]}
        columns={[
          {
            key: 'name',
            header: t('product.name'),
            names: true,
            cell: (row) => (
              <Link to="/products/$productId" params={{ productId: row.product_id }}>
                {row.name}
              </Link>
            ),
          },
          {
            key: 'sku',
            header: t('product.sku'),
            sort: 'sku',
            cell: (row) => <span className="l-numeric">{row.sku}</span>,
          },
          { key: 'warehouse', header: t('stock.warehouse'), cell: (row) => row.warehouse_code },
          {
            key: 'free',
            header: t('stock.free'),
            numeric: true,
            cell: (row) => <Quantity value={row.free} unit={row.unit} />,
          },
          {
            key: 'reserved',
            header: t('stock.reserved'),
            numeric: true,
            minor: true,
            cell: (row) => <Quantity value={row.reserved} unit={row.unit} />,
          },
          {
            key: 'on_hand',
            header: t('stock.on_hand'),
            numeric: true,
            cell: (row) =>
              manages ? (
                <CountField key={row.on_hand} item={row} />
              ) : (
                <Quantity value={row.on_hand} unit={row.unit} />
              ),
          },
          {
            key: 'updated',
            header: t('field.changed'),
            minor: true,
            cell: (row) => <When at={row.updated_at} />,
          },
        ]}
        empty={{ title: t('stock.empty'), help: t('stock.empty.help') }}
        file="stock"
      />
    </Page>
  );
}
