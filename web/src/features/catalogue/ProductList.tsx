/** Find a product: text search, category, order; cards or a table; everything in the address. */
import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { CardsSkeleton, FilteredState, RowsSkeleton, State } from '@/ui/states';
import { AddToCart } from './AddToCart';
import { LaunchPill, StockLine, StockPill } from './badges';
import { NotOrderable } from './NotOrderable';
import classes from './catalogue.module.css';
import { UnitPrice } from './UnitPrice';
import { categoriesQuery, type Product, type ProductSearch, productsQuery } from './queries';

export interface ProductListSearch extends ProductSearch {
  view?: 'cards' | 'table';
}

interface ProductListProps {
  search: ProductListSearch;
  /** Changes the address; a filter that changes goes back to the first page. */
  onSearch: (change: Partial<ProductListSearch>) => void;
}

export function ProductList({ search, onSearch }: ProductListProps) {
  const { t } = useI18n();
  const query = useQuery(productsQuery(search));
  const categories = useQuery(categoriesQuery);
  const mayOrder = useMay('orders:place');
  const view = search.view ?? 'cards';
  const filtered = search.q !== undefined || search.category !== undefined;

  return (
    <Page title={t('nav.products')} lead={t(mayOrder ? 'products.lead' : 'products.lead_staff')}>
      <div className={classes.filters}>
        <div className={classes.search}>
          <SearchField
            value={search.q ?? ''}
            label={t('products.search')}
            placeholder={t('products.search.hint')}
            onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
          />
        </div>
        <Select
          className={classes.category}
          size="md"
          aria-label={t('product.category')}
          placeholder={t('products.all_categories')}
          clearable
          searchable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          data={(categories.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={search.category ?? null}
          onChange={(category) => onSearch({ category: category ?? undefined, cursor: undefined })}
        />
        <SegmentedControl
          size="md"
          aria-label={t('products.view')}
          value={view}
          onChange={(next) => onSearch({ view: next === 'table' ? 'table' : undefined })}
          data={[
            { value: 'cards', label: <ViewLabel icon={IconLayoutGrid} text={t('products.view.cards')} /> },
            { value: 'table', label: <ViewLabel icon={IconList} text={t('products.view.table')} /> },
          ]}
        />
      </div>
      <Loaded
        query={query}
        waiting={view === 'cards' ? <CardsSkeleton /> : <RowsSkeleton />}
        empty={{
          when: (page) => page.items.length === 0,
          show: filtered ? (
            <FilteredState
              onClear={() => onSearch({ q: undefined, category: undefined, cursor: undefined })}
            />
          ) : (
            <State title={t('products.empty')}>{t('products.empty.help')}</State>
          ),
        }}
      >
        {(page) => (
          <>
            {view === 'cards' ? (
              <ul className={classes.cards} data-stale={query.isPlaceholderData || undefined}>
                {page.items.map((product) => (
                  <ProductCard key={product.id} product={product} mayOrder={mayOrder} />
                ))}
              </ul>
            ) : (
              <Panel flush>
                <ProductTable products={page.items} mayOrder={mayOrder} stale={query.isPlaceholderData} />
              </Panel>
            )}
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function ViewLabel({ icon: Glyph, text }: { icon: typeof IconList; text: string }) {
  return (
    <span className={classes.viewLabel}>
      <Glyph size={18} aria-hidden />
      <span className="l-visually-hidden">{text}</span>
    </span>
  );
}

function ProductCard({ product, mayOrder }: { product: Product; mayOrder: boolean }) {
  return (
    <li className={classes.card}>
      <div className={classes.cardTop}>
        <span className={classes.sku}>{product.sku}</span>
        <LaunchPill launchOn={product.launch_on} />
      </div>
      <Link to="/products/$productId" params={{ productId: product.id }} className={classes.cardName}>
        {product.name}
      </Link>
      <span className={classes.cardCategory}>{product.category.name}</span>
      <div className={classes.cardFacts}>
        <UnitPrice product={product} />
        <StockLine stock={product.availability} unit={product.unit} />
      </div>
      {mayOrder && (product.orderable ? <AddToCart product={product} /> : <NotOrderable product={product} />)}
    </li>
  );
}

function ProductTable({
  products,
  mayOrder,
  stale,
}: {
  products: readonly Product[];
  mayOrder: boolean;
  stale: boolean;
}) {
  const { t } = useI18n();
  const columns: Column<Product>[] = [
    {
      key: 'name',
      header: t('product.name'),
      names: true,
      cell: (product) => (
        <Link to="/products/$productId" params={{ productId: product.id }}>
          {product.name}
        </Link>
      ),
    },
    {
      key: 'sku',
      header: t('product.sku'),
      cell: (product) => <span className={classes.sku}>{product.sku}</span>,
    },
    {
      key: 'category',
      header: t('product.category'),
      minor: true,
      cell: (product) => product.category.name,
    },
    {
      key: 'stock',
      header: t('product.stock'),
      cell: (product) => <StockPill stock={product.availability} unit={product.unit} />,
    },
  ];
  if (mayOrder) {
    columns.push(
      {
        key: 'price',
        header: t('product.price'),
        numeric: true,
        cell: (product) => <UnitPrice product={product} />,
      },
      {
        key: 'order',
        header: t('cart.order'),
        cell: (product) =>
          product.orderable ? <AddToCart product={product} /> : <NotOrderable product={product} />,
      },
    );
  }
  return (
    <DataTable
      caption={t('nav.products')}
      columns={columns}
      rows={products}
      rowKey={(row) => row.id}
      stale={stale}
    />
  );
}
