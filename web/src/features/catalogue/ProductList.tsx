/** What is on offer: found by text and filters, in cards or as a table, also only what has changed since one was here. */
import { SegmentedControl, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import { useState } from 'react';
import { useLastVisit } from '@/features/home/visit';
import { CATEGORIES } from '@/features/list/facets';
import { type ListColumn, ResourceList } from '@/features/list/ResourceList';
import { useListSearch } from '@/features/list/search';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { CardsSkeleton } from '@/ui/states';
import { When } from '@/ui/values';
import { AddToCart } from './AddToCart';
import { LaunchPill, StockLine, StockPill } from './badges';
import { NotOrderable } from './NotOrderable';
import classes from './catalogue.module.css';
import { LIFECYCLES, type Product, PRODUCTS_PER_PAGE } from './queries';
import { UnitPrice } from './UnitPrice';

const ORDERS = ['name', 'sku', 'launch_on', '-updated_at'] as const;

export function ProductList() {
  const { t } = useI18n();
  const { search, change } = useListSearch();
  const mayOrder = useMay('orders:place');
  const columns = useColumns(mayOrder);
  const changed = useChangedOptions(search.updated_since);
  const asTable = search.view === 'table';
  return (
    <Page title={t('nav.products')} lead={t(mayOrder ? 'products.lead' : 'products.lead_staff')}>
      <ResourceList
        path="/api/v1/products"
        name={t('nav.products')}
        searchLabel={t('products.search')}
        rowKey={(product) => product.id}
        columns={columns}
        pageSize={PRODUCTS_PER_PAGE}
        facets={[
          { kind: 'lookup', key: 'category_id', label: t('product.category'), source: CATEGORIES },
          {
            kind: 'select',
            key: 'lifecycle',
            label: t('product.lifecycle'),
            options: LIFECYCLES.map((state) => ({ value: state, label: t(`lifecycle.${state}`) })),
          },
          ...(mayOrder
            ? [
                {
                  kind: 'select' as const,
                  key: 'orderable' as const,
                  label: t('product.orderable'),
                  options: [
                    { value: 'true', label: t('product.orderable.yes') },
                    { value: 'false', label: t('product.orderable.no') },
                  ],
                },
              ]
            : []),
          { kind: 'select', key: 'updated_since', label: t('products.changed'), options: changed },
        ]}
        tools={
          <>
            {!asTable && (
              // A table is ordered by its headings; cards have none.
              <Select
                className={classes.order}
                aria-label={t('products.order')}
                allowDeselect={false}
                value={ORDERS.find((order) => order === search.sort) ?? 'name'}
                data={ORDERS.map((order) => ({ value: order, label: t(`products.order.${order}`) }))}
                onChange={(order) => change({ sort: order === null || order === 'name' ? undefined : order })}
              />
            )}
            <SegmentedControl
              aria-label={t('products.view')}
              value={asTable ? 'table' : 'cards'}
              onChange={(next) => change({ view: next === 'table' ? 'table' : undefined })}
              data={[
                {
                  value: 'cards',
                  label: <ViewLabel icon={IconLayoutGrid} text={t('products.view.cards')} />,
                },
                { value: 'table', label: <ViewLabel icon={IconList} text={t('products.view.table')} /> },
              ]}
            />
          </>
        }
        {...(!asTable && {
          waiting: <CardsSkeleton />,
          render: (products: readonly Product[], stale: boolean) => (
            <ul className={classes.cards} data-stale={stale || undefined}>
              {products.map((product) => (
                <ProductCard key={product.id} product={product} mayOrder={mayOrder} />
              ))}
            </ul>
          ),
        })}
        empty={{ title: t('products.empty'), help: t('products.empty.help') }}
        file="products"
      />
    </Page>
  );
}

const DAY_MS = 86_400_000;

/** Since one's last visit, a week or a month; what another link asks for stays choosable. */
function useChangedOptions(asked: string | undefined) {
  const { t, format } = useI18n();
  const before = useLastVisit();
  // Whole days, so that the same choice has the same address all day.
  const [today] = useState(() => Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const daysAgo = (days: number) => new Date(today - days * DAY_MS).toISOString();
  const options = [
    ...(before === null
      ? []
      : [{ value: before, label: t('products.changed.visit', { when: format.relative(before) }) }]),
    ...[7, 30].map((days) => ({
      value: daysAgo(days),
      label: t('products.changed.days', { days: format.number(days) }),
    })),
  ];
  if (
    asked !== undefined &&
    !options.some(({ value }) => value === asked) &&
    !Number.isNaN(Date.parse(asked))
  )
    options.push({ value: asked, label: t('products.changed.since', { when: format.instant(asked) }) });
  return options;
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

function useColumns(mayOrder: boolean): ListColumn<Product, 'name' | 'sku' | 'launch_on' | 'updated_at'>[] {
  const { t, format } = useI18n();
  return [
    {
      key: 'name',
      header: t('product.name'),
      names: true,
      sort: 'name',
      cell: (product) => (
        <Link to="/products/$productId" params={{ productId: product.id }}>
          {product.name}
        </Link>
      ),
    },
    {
      key: 'sku',
      header: t('product.sku'),
      sort: 'sku',
      cell: (product) => <span className={classes.sku}>{product.sku}</span>,
    },
    {
      key: 'category',
      header: t('product.category'),
      minor: true,
      cell: (product) => product.category.name,
    },
    {
      key: 'launch',
      header: t('product.launch'),
      sort: 'launch_on',
      hidden: true,
      cell: (product) => (product.launch_on == null ? t('field.unknown') : format.day(product.launch_on)),
    },
    {
      key: 'stock',
      header: t('product.stock'),
      cell: (product) => <StockPill stock={product.availability} unit={product.unit} />,
    },
    {
      key: 'changed',
      header: t('field.changed'),
      sort: 'updated_at',
      hidden: true,
      cell: (product) => <When at={product.updated_at} />,
    },
    ...(mayOrder
      ? [
          {
            key: 'price',
            header: t('product.price'),
            numeric: true,
            cell: (product: Product) => <UnitPrice product={product} />,
          },
          {
            key: 'order',
            header: t('cart.order'),
            cell: (product: Product) =>
              product.orderable ? <AddToCart product={product} /> : <NotOrderable product={product} />,
          },
        ]
      : []),
  ];
}
