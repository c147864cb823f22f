/** What the portal does in the background, and what of it has failed for good. */
import { IconAlertTriangle, IconCircleCheck, IconClock, IconLoader } from '@tabler/icons-react';
import { ResourceList } from '@/features/list/ResourceList';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';
import { JOB_STATES, type JobState } from './states';

const LOOKS: Record<JobState, { tone: Tone; icon: typeof IconClock }> = {
  waiting: { tone: 'quiet', icon: IconClock },
  running: { tone: 'info', icon: IconLoader },
  finished: { tone: 'ok', icon: IconCircleCheck },
  dead: { tone: 'bad', icon: IconAlertTriangle },
};

export function JobList() {
  const { t, format } = useI18n();
  return (
    <Page title={t('nav.jobs')} lead={t('jobs.lead')}>
      <ResourceList
        path="/api/v1/jobs"
        name={t('nav.jobs')}
        rowKey={(row) => row.id}
        sort="-created_at"
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('jobs.state'),
            counted: true,
            options: JOB_STATES.map((state) => ({ value: state, label: t(`job.state.${state}`) })),
          },
          { kind: 'text', key: 'kind', label: t('jobs.kind'), placeholder: t('jobs.kind.hint') },
        ]}
        columns={[
          { key: 'kind', header: t('jobs.kind'), names: true, cell: (row) => <code>{row.kind}</code> },
          {
            key: 'state',
            header: t('jobs.state'),
            cell: (row) => (
              <Pill tone={LOOKS[row.state].tone} icon={LOOKS[row.state].icon}>
                {t(`job.state.${row.state}`)}
              </Pill>
            ),
          },
          {
            key: 'attempts',
            header: t('jobs.attempts'),
            numeric: true,
            cell: (row) => format.number(row.attempts),
          },
          {
            key: 'created',
            header: t('field.created'),
            sort: 'created_at',
            cell: (row) => <When at={row.created_at} />,
          },
          { key: 'run', header: t('jobs.run_at'), minor: true, cell: (row) => <When at={row.run_at} /> },
          {
            key: 'finished',
            header: t('jobs.finished'),
            minor: true,
            cell: (row) => (row.finished_at == null ? t('field.none') : <When at={row.finished_at} />),
          },
          { key: 'id', header: t('jobs.id'), hidden: true, cell: (row) => <code>{row.id}</code> },
        ]}
        empty={{ title: t('jobs.empty'), help: t('jobs.empty.help') }}
        file="jobs"
      />
    </Page>
  );
}
