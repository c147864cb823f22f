/** The whole catalogue as staff keep it, with what nobody else sees yet. */
import { Button } from '@mantine/core';
import { IconPlus, IconTableImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AUDIENCES, CATEGORIES, SUPPLIERS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/states';
import { Facts, When } from '@/ui/values';
import { LifecyclePill } from './LifecyclePill';
import classes from './products.module.css';
import { type CatalogueProduct, LIFECYCLES, productAudiencesQuery } from './queries';
import { SeenBy } from './SeenBy';

export function CatalogueList() {
  const { t, format } = useI18n();
  const seesOrganizations = useMay('organizations:read');
  const seesAudiences = useMay('audiences:read');
  return (
    <Page
      title={t('nav.catalogue')}
      lead={t('catalogue.lead')}
      actions={
        <>
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/catalogue/edits" {...props} />}
            leftSection={<IconTableImport size={17} aria-hidden />}
          >
            {t('edits.title')}
          </Button>
          <Button
            renderRoot={(props) => <Link to="/catalogue/new" {...props} />}
            leftSection={<IconPlus size={17} aria-hidden />}
          >
            {t('catalogue.new')}
          </Button>
        </>
      }
    >
      <ResourceList
        path="/api/v1/catalogue/products"
        name={t('nav.catalogue')}
        searchLabel={t('products.search')}
        rowKey={(row) => row.id}
        sort="name"
        facets={[
          {
            kind: 'chips',
            key: 'lifecycle',
            label: t('catalogue.lifecycle'),
            counted: true,
            options: LIFECYCLES.map((lifecycle) => ({
              value: lifecycle,
              label: t(`lifecycle.${lifecycle}`),
            })),
          },
          { kind: 'lookup', key: 'category_id', label: t('product.category'), source: CATEGORIES },
          ...(seesOrganizations
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'supplier_id' as const,
                  label: t('product.supplier'),
                  source: SUPPLIERS,
                },
              ]
            : []),
          ...(seesAudiences
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'audience_id' as const,
                  label: t('catalogue.seen_by_audience'),
                  source: AUDIENCES,
                },
              ]
            : []),
        ]}
        columns={[
          {
            key: 'name',
            header: t('product.name'),
            names: true,
            sort: 'name',
            cell: (row) => (
              <Link to="/catalogue/$productId" params={{ productId: row.id }}>
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
          { key: 'category', header: t('product.category'), minor: true, cell: (row) => row.category.name },
          {
            key: 'supplier',
            header: t('product.supplier'),
            minor: true,
            cell: (row) => row.supplier?.name ?? t('field.none'),
          },
          {
            key: 'lifecycle',
            header: t('catalogue.lifecycle'),
            cell: (row) => <LifecyclePill lifecycle={row.lifecycle} />,
          },
          {
            key: 'launch',
            header: t('product.launch'),
            sort: 'launch_on',
            hidden: true,
            cell: (row) => (row.launch_on == null ? t('field.none') : format.day(row.launch_on)),
          },
          {
            key: 'unit',
            header: t('product.unit'),
            hidden: true,
            cell: (row) => t.unit(row.unit, 1),
          },
          {
            key: 'low',
            header: t('catalogue.low_stock'),
            hidden: true,
            numeric: true,
            cell: (row) => format.quantity(row.low_stock_below),
          },
          {
            key: 'updated',
            header: t('field.changed'),
            sort: 'updated_at',
            minor: true,
            cell: (row) => <When at={row.updated_at} />,
          },
        ]}
        preview={{ title: (row) => row.name, show: (row) => <ProductPreview product={row} /> }}
        empty={{ title: t('catalogue.empty'), help: t('catalogue.empty.help') }}
        file="catalogue"
      />
    </Page>
  );
}

function ProductPreview({ product }: { product: CatalogueProduct }) {
  const { t, format } = useI18n();
  const audiences = useQuery(productAudiencesQuery(product.id));
  return (
    <div className={classes.preview}>
      <Facts
        facts={[
          [t('product.sku'), product.sku],
          [t('product.category'), product.category.name],
          [t('product.supplier'), product.supplier?.name ?? t('field.none')],
          [t('catalogue.lifecycle'), <LifecyclePill key="lifecycle" lifecycle={product.lifecycle} />],
          [t('product.launch'), product.launch_on == null ? t('field.none') : format.day(product.launch_on)],
          [t('product.unit'), t.unit(product.unit, 1)],
          [t('product.pack'), product.pack == null ? t('field.none') : format.quantity(product.pack)],
        ]}
      />
      {product.description !== '' && <p className={classes.text}>{product.description}</p>}
      <h3>{t('catalogue.who_sees')}</h3>
      <Loaded query={audiences} waiting={<RowsSkeleton rows={2} />}>
        {({ value }) => <SeenBy audiences={value} />}
      </Loaded>
      <Link to="/catalogue/$productId" params={{ productId: product.id }}>
        {t('catalogue.edit')}
      </Link>
    </div>
  );
}
