/** What the portal stands on, part by part, asked again while one looks; and what to do about what is not well. */
import { Group } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconPlugConnectedX } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body, type Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Facts, Instant, When } from '@/ui/values';

type Health = Schema<'Health'>;
type Part = Schema<'HealthPart'>;

const AGAIN_MS = 15_000;

const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => body(api.GET('/api/v1/health')),
  refetchInterval: AGAIN_MS,
  staleTime: 0,
});

const LOOKS: Record<Part['state'], { tone: Tone; icon: typeof IconCircleCheck }> = {
  ok: { tone: 'ok', icon: IconCircleCheck },
  attention: { tone: 'warn', icon: IconAlertTriangle },
  down: { tone: 'bad', icon: IconPlugConnectedX },
  off: { tone: 'quiet', icon: IconCircleOff },
};

export function HealthPage() {
  const { t } = useI18n();
  const query = useQuery(healthQuery);
  return (
    <Page title={t('nav.health')} lead={t('health.lead')}>
      <Loaded query={query}>
        {(health) => (
          <>
            <Parts health={health} />
            <Panel title={t('health.about')}>
              <Installation health={health} />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function StatePill({ state }: { state: Part['state'] }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`health.state.${state}`)}
    </Pill>
  );
}

function Parts({ health }: { health: Health }) {
  const { t, format } = useI18n();
  return (
    <Panel title={t('health.parts')}>
      <DataTable
        caption={t('health.parts')}
        rows={health.parts}
        rowKey={({ part }) => part}
        columns={[
          {
            key: 'part',
            header: t('health.part'),
            names: true,
            cell: ({ part }) => t(`health.part.${part}`),
          },
          {
            key: 'state',
            header: t('jobs.state'),
            cell: (row) => (
              <>
                <StatePill state={row.state} />
                <Advice part={row} />
              </>
            ),
          },
          {
            key: 'kind',
            header: t('health.kind'),
            minor: true,
            cell: ({ kind }) => (kind == null ? t('field.none') : t.maybe(`health.kind.${kind}`, kind)),
          },
          {
            key: 'answered',
            header: t('health.answered'),
            minor: true,
            cell: ({ answered_in_ms: took }) =>
              took == null ? t('field.none') : t('health.ms', { count: format.number(took) }),
          },
        ]}
      />
    </Panel>
  );
}

/** What it means, and what to do, where a part is not well. */
function Advice({ part }: { part: Part }) {
  const { t } = useI18n();
  const said = t.maybe(`health.say.${part.part}.${part.state}`, '');
  return said === '' ? null : <p>{said}</p>;
}

function Installation({ health }: { health: Health }) {
  const { t, format } = useI18n();
  const { jobs } = health;
  return (
    <>
      <Facts
        facts={[
          [t('health.version'), health.version],
          [t('health.started'), <Instant key="started" at={health.started_at} />],
          [t('health.checked'), <When key="checked" at={health.checked_at} />],
          [t('health.jobs.waiting'), format.number(jobs.waiting)],
          [t('health.jobs.late'), format.number(jobs.late)],
          [t('health.jobs.dead'), format.number(jobs.dead)],
          [
            t('health.jobs.last'),
            jobs.last_finished_at == null ? t('field.none') : <When key="last" at={jobs.last_finished_at} />,
          ],
        ]}
      />
      <Group mt="md">
        <Link to="/jobs" search={{ state: 'dead' }}>
          {t('health.jobs.see')}
        </Link>
      </Group>
    </>
  );
}
