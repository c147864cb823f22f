/** One product's demand: the course as picture and table, the forecast and how it was made, and the same by API. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { RowsSkeleton, State } from '@/ui/states';
import { When } from '@/ui/values';
import { ApiCall } from './ApiCall';
import { SheetButtons } from '@/ui/SheetButtons';
import { CsvJoinButton } from './CsvJoinButton';
import classes from './demand.module.css';
import { Legend, WhyHidden } from './Legend';
import { type Forecast, forecastQuery, type Release, releasesQuery, seriesQuery } from './queries';
import { seriesOf, stepsOf } from './series';
import { SeriesTable } from './SeriesTable';

const ExplanationPanel = lazy(() =>
  import('@/features/plan/Explanation').then((module) => ({ default: module.ExplanationPanel })),
);
const TrackRecordPanel = lazy(() =>
  import('@/features/plan/TrackRecord').then((module) => ({ default: module.TrackRecordPanel })),
);
const BandChart = lazy(() => import('./BandChart').then((module) => ({ default: module.BandChart })));

export function ProductDemand({ id }: { id: string }) {
  const query = useQuery(releasesQuery);
  return (
    <Loaded query={query} wholePage>
      {(page) => <Series id={id} releases={page.items} />}
    </Loaded>
  );
}

function Series({ id, releases }: { id: string; releases: readonly Release[] }) {
  const { t } = useI18n();
  const me = useMe();
  const series = useQuery(seriesQuery(id));
  const forecast = useQuery(forecastQuery(id));

  const failed = [series, forecast].find((query) => query.isError);
  if (failed !== undefined) throw failed.error;
  if (series.data === undefined || forecast.data === undefined) return <RowsSkeleton rows={10} />;

  const rows = series.data.items;
  const expected = forecast.data.items;
  const first = rows[0] ?? expected[0];
  if (first === undefined) {
    return (
      <Page title={t('demand.title')} trail={<Link to="/demand">{t('nav.demand')}</Link>}>
        <Panel>
          <State kind="missing" title={t('demand.no_series')}>
            {t('demand.no_series.help')}
          </State>
        </Panel>
      </Page>
    );
  }
  const points = seriesOf(rows, stepsOf(expected));
  const newest = releases.find((release) => release.id === rows[0]?.release_id);
  const path = `/api/v1/demand/series?product_id=${id}`;

  return (
    <Page
      title={first.name}
      trail={<Link to="/demand">{t('nav.demand')}</Link>}
      lead={
        <>
          {first.sku} ·{' '}
          {t('demand.visible_to', {
            organization: newest?.recipient.name ?? me.organization.name,
            host: me.host.name,
          })}
        </>
      }
      actions={
        <>
          {rows.length > 0 && <SheetButtons path={path} name={`demand-${first.sku}`} />}
          {points.some((point) => point.kind === 'forecast') && (
            <CsvJoinButton
              paths={[`/api/v1/demand/forecasts?product_id=${id}&limit=100`]}
              name={`forecast-${first.sku}.csv`}
            >
              {t('heat.csv_forecast')}
            </CsvJoinButton>
          )}
        </>
      }
    >
      <Panel title={t('demand.chart')}>
        <div className={classes.stack}>
          <Suspense fallback={<RowsSkeleton rows={9} />}>
            <BandChart points={points} unit={first.unit} label={t('chart.of', { name: first.name })} />
          </Suspense>
          {!points.some((point) => point.kind === 'published') && (
            <p className={classes.plain}>
              <strong>{t('demand.all_hidden')}</strong>
            </p>
          )}
          <Legend />
          <WhyHidden />
          {newest?.published_at != null && (
            <p className={classes.plain}>
              {t('demand.source', { number: newest.number ?? '' })} <When at={newest.published_at} />
            </p>
          )}
        </div>
      </Panel>
      <Panel title={t('demand.forecast')}>
        <Method rows={expected} />
      </Panel>
      {expected[0] !== undefined && (
        <Suspense fallback={<RowsSkeleton rows={6} />}>
          {expected[0].status === 'forecast' && <ExplanationPanel series={expected[0].series_id} />}
          <TrackRecordPanel series={expected[0].series_id} />
        </Suspense>
      )}
      <Panel title={t('demand.table')} flush>
        <SeriesTable points={points} unit={first.unit} />
      </Panel>
      <ApiCall paths={[path, `/api/v1/demand/forecasts?product_id=${id}`]} csv={path} />
    </Page>
  );
}

function Method({ rows }: { rows: readonly Forecast[] }) {
  const { t } = useI18n();
  const method = rows.find((row) => row.method != null)?.method;
  if (method == null)
    return (
      <p className={classes.plain}>
        {t(`demand.forecast.${rows[0]?.status === 'too_old' ? 'too_old' : 'too_short'}`)}
      </p>
    );
  return (
    <>
      <p className={classes.plain}>{t('demand.forecast.method', { method: t(`demand.method.${method}`) })}</p>
      <p className={classes.plain}>{t('demand.forecast.source')}</p>
    </>
  );
}
