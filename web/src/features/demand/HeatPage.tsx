/** Demand of many products at once, as a map and as a table, with the calls and the files behind exactly these cells. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { FilteredState, ProblemState, RowsSkeleton, State } from '@/ui/states';
import { When } from '@/ui/values';
import { CopyBlock } from '@/ui/CopyBlock';
import { CsvJoinButton } from './CsvJoinButton';
import { curlEach } from './ApiCall';
import classes from './demand.module.css';
import { columnsOf } from './heat';
import heat from './heat.module.css';
import { HeatLegend } from './HeatLegend';
import { HeatMap, type HeatRow } from './HeatMap';
import { type HeatSearch, SPANS } from './heatSearch';
import { HeatTable } from './HeatTable';
import { WhyHidden } from './Legend';
import { RegionMaps } from './RegionMaps';
import { cellsQuery, forecastQuery, type Release, releasesQuery, supplyProductsQuery } from './queries';
import { seriesOf, type SeriesPoint, stepsOf } from './series';
import { usePointText } from './words';

const PRODUCTS = 12;

interface HeatPageProps {
  search: HeatSearch;
  onSearch: (change: Partial<HeatSearch>) => void;
}

export function HeatPage({ search, onSearch }: HeatPageProps) {
  const { t } = useI18n();
  const releases = useQuery(releasesQuery);
  return (
    <Page title={t('heat.title')} lead={t('heat.lead')} trail={<Link to="/demand">{t('nav.demand')}</Link>}>
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
            <Tools search={search} onSearch={onSearch} />
            {page.items[0] !== undefined && (
              <Products release={page.items[0]} search={search} onSearch={onSearch} />
            )}
            <RegionMaps />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Tools({ search, onSearch }: HeatPageProps) {
  const { t } = useI18n();
  return (
    <div className={heat.tools}>
      <div className={heat.search}>
        <SearchField
          size="sm"
          value={search.q ?? ''}
          label={t('demand.search')}
          placeholder={t('demand.search.hint')}
          onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
        />
      </div>
      <Select
        label={t('heat.span')}
        allowDeselect={false}
        data={SPANS.map((span) => ({ value: span, label: t('heat.span_of', { count: span }) }))}
        value={search.span ?? '13'}
        onChange={(span) => onSearch({ span: SPANS.find((one) => one === span && one !== '13') })}
      />
      <Select
        className={heat.scale}
        label={t('heat.scale')}
        allowDeselect={false}
        data={(['product', 'all'] as const).map((scale) => ({
          value: scale,
          label: t(`heat.scale.${scale}`),
        }))}
        value={search.scale ?? 'product'}
        onChange={(scale) => onSearch({ scale: scale === 'all' ? 'all' : undefined })}
      />
      <SegmentedControl
        aria-label={t('heat.view')}
        transitionDuration={0}
        value={search.view ?? 'map'}
        data={(['map', 'table'] as const).map((view) => ({ value: view, label: t(`heat.view.${view}`) }))}
        onChange={(view) => onSearch({ view: view === 'table' ? 'table' : undefined })}
      />
    </div>
  );
}

function Products({ release, search, onSearch }: HeatPageProps & { release: Release }) {
  const { t } = useI18n();
  const query = useQuery(supplyProductsQuery({ q: search.q, cursor: search.cursor, limit: PRODUCTS }));
  return (
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
          <Cells key={release.id} release={release} products={page.items} search={search} />
          <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
        </>
      )}
    </Loaded>
  );
}

interface CellsProps {
  release: Release;
  products: readonly HeatRow['product'][];
  search: HeatSearch;
}

function Cells({ release, products, search }: CellsProps) {
  const { t } = useI18n();
  const cells = useQueries({ queries: products.map((product) => cellsQuery(release.id, product.id)) });
  const forecasts = useQueries({ queries: products.map((product) => forecastQuery(product.id)) });
  const [chosen, choose] = useState<{ row: HeatRow; point: SeriesPoint } | null>(null);

  const all = [...cells, ...forecasts];
  const failed = all.find((query) => query.isError);
  if (failed !== undefined) {
    return (
      <ProblemState
        error={failed.error}
        onRetry={() => all.forEach((query) => query.isError && void query.refetch())}
      />
    );
  }
  if (all.some((query) => query.data === undefined)) return <RowsSkeleton rows={PRODUCTS} />;

  const series = products.map((_, index) =>
    seriesOf(cells[index]?.data?.items ?? [], stepsOf(forecasts[index]?.data?.items ?? [])),
  );
  const periods = columnsOf(series, Number(search.span ?? '13'));
  const rows: HeatRow[] = products.map((product, index) => ({
    product,
    points: new Map((series[index] ?? []).map((point) => [point.period, point])),
  }));
  const here = chosen !== null && products.some((product) => product.id === chosen.row.product.id);

  return (
    <>
      {search.view === 'table' ? (
        <Panel flush>
          <HeatTable rows={rows} periods={periods} />
        </Panel>
      ) : (
        <Panel>
          <div className={classes.stack}>
            <HeatMap
              key={periods.length}
              rows={rows}
              periods={periods}
              scale={search.scale ?? 'product'}
              onChoose={(row, point) => choose({ row, point })}
            />
            <HeatLegend />
            <Chosen chosen={here ? chosen : null} />
          </div>
        </Panel>
      )}
      <Panel>
        <div className={classes.stack}>
          <WhyHidden />
          {release.published_at != null && (
            <p className={classes.plain}>
              {t('demand.source', { number: release.number ?? '' })} <When at={release.published_at} />
            </p>
          )}
        </div>
      </Panel>
      <Behind release={release} products={products} periods={periods} series={series} />
    </>
  );
}

function Chosen({ chosen }: { chosen: { row: HeatRow; point: SeriesPoint } | null }) {
  const { t } = useI18n();
  const say = usePointText(chosen?.row.product.unit ?? '');
  return (
    <section className={heat.chosen} aria-label={t('heat.chosen')}>
      {chosen === null ? (
        <p>{t('heat.none')}</p>
      ) : (
        <>
          <p>
            <strong>{chosen.row.product.name}</strong> · {say(chosen.point)}
          </p>
          <p>{t(`demand.explain.${chosen.point.kind}`)}</p>
          <p>
            <Link to="/demand/$productId" params={{ productId: chosen.row.product.id }}>
              {t('heat.course')}
            </Link>
          </p>
        </>
      )}
    </section>
  );
}

interface BehindProps {
  release: Release;
  products: readonly HeatRow['product'][];
  periods: readonly string[];
  series: readonly (readonly SeriesPoint[])[];
}

/** The same cells as files and as calls. */
function Behind({ release, products, periods, series }: BehindProps) {
  const { t } = useI18n();
  const released = new Set(series.flat().flatMap(({ kind, period }) => (kind === 'forecast' ? [] : period)));
  const shown = periods.filter((period) => released.has(period));
  const range = shown.length === 0 ? '' : `&from=${shown[0]}&until=${shown.at(-1)}`;
  const cellsOf = (product: string) =>
    `/api/v1/demand/releases/${release.id}/cells?product_id=${product}${range}&limit=500`;
  const forecastsOf = (product: string) => `/api/v1/demand/forecasts?product_id=${product}&limit=100`;
  const ids = products.map((product) => product.id);
  return (
    <Panel title={t('demand.api')}>
      <div className={classes.stack}>
        <div className={heat.buttons}>
          <CsvJoinButton paths={ids.map(cellsOf)} name={`demand-${release.number ?? ''}.csv`}>
            {t('heat.csv')}
          </CsvJoinButton>
          <CsvJoinButton paths={ids.map(forecastsOf)} name="forecasts.csv">
            {t('heat.csv_forecast')}
          </CsvJoinButton>
          <Button renderRoot={(props) => <Link to="/demand" {...props} />} variant="subtle">
            {t('demand.products')}
          </Button>
        </div>
        <p className={classes.plain}>{t('heat.api.lead')}</p>
        <CopyBlock text={curlEach(ids, cellsOf)} label={t('heat.api.call')} />
        <CopyBlock text={curlEach(ids, forecastsOf)} label={t('heat.api.forecast_call')} />
      </div>
    </Panel>
  );
}
