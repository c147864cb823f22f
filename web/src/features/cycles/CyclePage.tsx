/** One forecast cycle: what it forecasts, what was committed to, what staff added by hand, and having the next one made. */
import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { ResourceList } from '@/features/list/ResourceList';
import { commitsQuery } from '@/features/plan/queries';
import { Regions } from '@/features/plan/Regions';
import { Totals } from '@/features/plan/Totals';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Facts, Instant, Quantity } from '@/ui/values';
import { Answered, CyclePill, useCycleName } from './badges';
import { ForecastPreview } from './ForecastPreview';
import { type Cycle, cycleQuery, type Forecast, makeCycle } from './queries';
import { Standing } from './Standing';

export function CyclePage({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(cycleQuery(id));
  const nameOf = useCycleName();
  return (
    <Loaded query={query} wholePage>
      {(cycle) => (
        <Page
          title={nameOf(cycle)}
          trail={<Link to="/demand/cycles">{t('nav.cycles')}</Link>}
          lead={<CyclePill state={cycle.state} />}
        >
          {cycle.state === 'draft' ? (
            <div role="status">
              <Progress value={100} animated striped size="lg" aria-label={t('cycle.state.draft')} />
              <p>{t('cycle.making')}</p>
            </div>
          ) : (
            <Made cycle={cycle} />
          )}
        </Page>
      )}
    </Loaded>
  );
}

function Made({ cycle }: { cycle: Cycle }) {
  const { t, format } = useI18n();
  const adjusts = useMay('forecasts:adjust');
  const isCurrent = cycle.state !== 'expired';
  return (
    <>
      <Panel title={t('cycle.about')}>
        <Facts
          facts={[
            [t('product.supplier'), cycle.recipient.name],
            [t('cycle.last_period'), format.period(cycle.last_period)],
            [
              t('cycle.until'),
              cycle.commits_until == null ? t('field.none') : format.day(cycle.commits_until),
            ],
            [t('cycle.answered'), <Answered key="answered" cycle={cycle} />],
            [
              t('cycle.exceptions'),
              cycle.progress == null ? t('field.none') : format.number(cycle.progress.open_exceptions),
            ],
            [
              t('cycle.published'),
              cycle.published_at == null ? t('field.none') : <Instant key="at" at={cycle.published_at} />,
            ],
          ]}
        />
      </Panel>
      {adjusts && isCurrent && (
        <Panel title={t('adjustments.title')}>
          <Standing recipient={cycle.recipient.id} />
          <MakeCycle recipient={cycle.recipient.id} />
        </Panel>
      )}
      <Totals cycle={cycle} />
      <Regions cycle={cycle} />
      <Forecasts cycle={cycle} adjusts={adjusts && isCurrent} />
    </>
  );
}

function MakeCycle({ recipient }: { recipient: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const save = useSave({
    run: () => makeCycle(recipient),
    said: () => t('cycle.begun'),
    done: ({ id }) => navigate({ to: '/demand/cycles/$cycleId', params: { cycleId: id } }),
  });
  return (
    <>
      <ProblemAlert problem={save.problem} />
      <p>{t('cycle.make.help')}</p>
      <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
        {t('cycle.make')}
      </Button>
    </>
  );
}

function Forecasts({ cycle, adjusts }: { cycle: Cycle; adjusts: boolean }) {
  const { t, format } = useI18n();
  const commits = useQuery(commitsQuery(cycle.id)).data;
  const figure = (row: Forecast, value: number | null | undefined) =>
    value == null ? t('field.none') : <Quantity value={value} unit={row.unit} />;
  return (
    <section aria-label={t('cycle.forecasts')}>
      <ResourceList
        path="/api/v1/demand/forecasts"
        name={t('cycle.forecasts')}
        rowKey={(row) => row.id}
        sort="sku"
        fixed={{ cycle_id: cycle.id }}
        facets={[{ kind: 'text', key: 'sku', label: t('product.sku') }]}
        columns={[
          { key: 'name', header: t('product.name'), names: true, cell: (row) => row.name },
          { key: 'sku', header: t('product.sku'), minor: true, sort: 'sku', cell: (row) => row.sku },
          { key: 'period', header: t('cycle.period'), cell: (row) => format.period(row.period) },
          { key: 'mean', header: t('cycle.mean'), numeric: true, cell: (row) => figure(row, row.mean) },
          {
            key: 'q10',
            header: t('cycle.q10'),
            numeric: true,
            minor: true,
            cell: (row) => figure(row, row.q10),
          },
          {
            key: 'q90',
            header: t('cycle.q90'),
            numeric: true,
            minor: true,
            cell: (row) => figure(row, row.q90),
          },
          {
            key: 'commit',
            header: t('cycle.commit'),
            numeric: true,
            cell: (row) => figure(row, commits?.get(row.id)),
          },
          {
            key: 'adjustment',
            header: t('cycle.adjustment'),
            numeric: true,
            cell: (row) => figure(row, row.adjustment_reason == null ? null : row.adjustment),
          },
        ]}
        preview={{
          title: (row) => t('cycle.forecast.title', { name: row.name, period: format.period(row.period) }),
          show: (row) => (
            <ForecastPreview key={row.id} forecast={row} commit={commits?.get(row.id)} adjusts={adjusts} />
          ),
        }}
        empty={{ title: t('cycle.no_forecasts'), help: t('cycle.no_forecasts.help') }}
        file={`forecast-cycle-${cycle.number ?? ''}`}
      />
    </section>
  );
}
