/** What has been released: the latest release in figures, the products, the releases; the home page of a supplier. */
import { Button } from '@mantine/core';
import { IconCalendarCheck, IconGridDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { may, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { FilteredState, State } from '@/ui/states';
import { Quantity, When } from '@/ui/values';
import { ApiCall } from './ApiCall';
import { SheetButtons } from '@/ui/SheetButtons';
import classes from './demand.module.css';
import { Figures } from './Figures';
import { WhyHidden } from './Legend';
import { ProductTable } from './ProductLinks';
import {
  type Cell,
  latestCellsQuery,
  type Release,
  releasesQuery,
  supplyProductsQuery,
  type SupplySearch,
} from './queries';
import { StatusPill } from './StatusPill';

interface DemandOverviewProps {
  search: SupplySearch;
  onSearch: (change: Partial<SupplySearch>) => void;
}

export function DemandOverview({ search, onSearch }: DemandOverviewProps) {
  const { t } = useI18n();
  const me = useMe();
  const releases = useQuery(releasesQuery);
  const supplies = may(me, 'supply:read');
  const newest = releases.data?.items[0];
  return (
    <Page
      title={t(supplies ? 'demand.title' : 'demand.title_staff')}
      lead={t(supplies ? 'demand.lead' : 'demand.lead_staff')}
      actions={
        newest !== undefined && (
          <>
            {supplies && (
              <>
                <Button
                  renderRoot={(props) => <Link to="/demand/plan" {...props} />}
                  leftSection={<IconCalendarCheck size={17} aria-hidden />}
                >
                  {t('plan.open_page')}
                </Button>
                <Button
                  renderRoot={(props) => <Link to="/demand/map" {...props} />}
                  variant="default"
                  leftSection={<IconGridDots size={17} aria-hidden />}
                >
                  {t('heat.open')}
                </Button>
              </>
            )}
            <SheetButtons
              path={`/api/v1/demand/releases/${newest.id}/cells`}
              name={`release-${newest.number ?? ''}`}
            />
          </>
        )
      }
    >
      <Loaded
        query={releases}
        empty={{
          when: (page) => page.items.length === 0,
          show: (
            <Panel>
              <State title={t('demand.none')}>{t('demand.none.help')}</State>
            </Panel>
          ),
        }}
      >
        {(page) => (
          <>
            {page.items[0] !== undefined && <Figures release={page.items[0]} />}
            {supplies ? (
              <Products search={search} onSearch={onSearch} />
            ) : (
              page.items[0] !== undefined && <Cells release={page.items[0]} cursor={search.cursor} />
            )}
            <Panel>
              <WhyHidden />
            </Panel>
            <Panel title={t('demand.releases')} flush>
              <Releases releases={page.items} staff={!supplies} />
            </Panel>
            {page.items[0] !== undefined && (
              <ApiCall
                paths={[`/api/v1/demand/releases`, `/api/v1/demand/releases/${page.items[0].id}/cells`]}
                csv={`/api/v1/demand/releases/${page.items[0].id}/cells`}
              />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Products({ search, onSearch }: DemandOverviewProps) {
  const { t } = useI18n();
  const query = useQuery(supplyProductsQuery(search));
  return (
    <Panel
      title={t('demand.products')}
      flush
      aside={
        <SearchField
          size="sm"
          value={search.q ?? ''}
          label={t('demand.search')}
          placeholder={t('demand.search.hint')}
          onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
        />
      }
    >
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show:
            search.q === undefined ? (
              <State title={t('demand.empty')}>{t('demand.empty.help')}</State>
            ) : (
              <FilteredState onClear={() => onSearch({ q: undefined, cursor: undefined })} />
            ),
        }}
      >
        {(page) => (
          <>
            <ProductTable products={page.items} stale={query.isPlaceholderData} />
            <div className={classes.foot}>
              <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

/** The cells as the supplier gets them, for staff who have no products of their own. */
function Cells({ release, cursor }: { release: Release; cursor: string | undefined }) {
  const { t, format } = useI18n();
  const query = useQuery(latestCellsQuery(release.id, cursor));
  const columns: Column<Cell>[] = [
    {
      key: 'name',
      header: t('product.name'),
      names: true,
      cell: (cell) => (
        <Link to="/demand/$productId" params={{ productId: cell.product_id }}>
          {cell.name}
        </Link>
      ),
    },
    { key: 'period', header: t('demand.period'), cell: (cell) => format.period(cell.period) },
    { key: 'status', header: t('demand.status'), cell: (cell) => <StatusPill kind={cell.status} /> },
    {
      key: 'value',
      header: t('demand.units'),
      numeric: true,
      cell: (cell) =>
        cell.value == null ? (
          <span className={classes.hidden}>{t(`demand.status.${cell.status}`)}</span>
        ) : (
          <Quantity value={cell.value} unit={cell.unit} />
        ),
    },
  ];
  return (
    <Panel title={t('demand.cells')} flush aside={<span>{release.recipient.name}</span>}>
      <Loaded query={query}>
        {(page) => (
          <>
            <DataTable
              caption={t('demand.cells')}
              columns={columns}
              rows={page.items}
              rowKey={(cell) => `${cell.product_id}-${cell.period}`}
              stale={query.isPlaceholderData}
            />
            <div className={classes.foot}>
              <Pager cursor={cursor} next={page.next_cursor} shown={page.items.length} />
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Releases({ releases, staff }: { releases: readonly Release[]; staff: boolean }) {
  const { t, format } = useI18n();
  return (
    <DataTable
      caption={t('demand.releases')}
      rows={releases}
      rowKey={(release) => release.id}
      columns={[
        {
          key: 'number',
          header: t('demand.number'),
          names: true,
          cell: (release) => (
            <Link to="/releases/$releaseId" params={{ releaseId: release.id }}>
              {t('demand.release', { number: release.number ?? '' })}
            </Link>
          ),
        },
        ...(staff
          ? [
              {
                key: 'recipient',
                header: t('product.supplier'),
                cell: (release: Release) => release.recipient.name,
              },
            ]
          : []),
        {
          key: 'first',
          header: t('demand.first_period'),
          cell: (release) => (release.first_period == null ? '' : format.period(release.first_period)),
        },
        {
          key: 'last',
          header: t('demand.last_period'),
          cell: (release) => (release.last_period == null ? '' : format.period(release.last_period)),
        },
        {
          key: 'published',
          header: t('demand.published_at'),
          cell: (release) => release.published_at != null && <When at={release.published_at} />,
        },
      ]}
    />
  );
}
