/** One import: how far it is, what became of its rows, and those that were refused, each with its reason. */
import { Alert, Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Said } from '@/ui/Said';
import { Facts, Instant } from '@/ui/values';
import { ImportPill } from './badges';
import { type Import, importQuery, isUnderWay } from './queries';

export function ImportPage({ id }: { id: string }) {
  const { t, format } = useI18n();
  const query = useQuery(importQuery(id));
  const runs = useMay('imports:run');
  return (
    <Loaded query={query} wholePage>
      {(found) => (
        <Page
          title={found.file_name ?? found.source}
          trail={<Link to="/imports">{t('nav.imports')}</Link>}
          lead={<ImportPill state={found.state} />}
          actions={
            runs &&
            found.dry_run &&
            found.state === 'completed' && (
              <Button renderRoot={(props) => <Link to="/imports/new" {...props} />}>
                {t('imports.now_real')}
              </Button>
            )
          }
        >
          {isUnderWay(found.state) && <UnderWay found={found} />}
          {found.problem != null && (
            <Alert color="red" title={t('import.state.failed')} role="alert">
              <p>
                <Said text={found.problem} />
              </p>
            </Alert>
          )}
          {found.dry_run && found.state === 'completed' && (
            <Alert color="teal" variant="light">
              {t('imports.was_dry')}
            </Alert>
          )}
          <Panel title={t('imports.result')}>
            <Counts found={found} />
          </Panel>
          <section aria-label={t('import.rejected')}>
            <ResourceList
              key={found.state}
              path="/api/v1/imports/{id}/rejects"
              params={{ id }}
              name={t('import.rejected')}
              rowKey={(row) => `${row.row}.${row.column}.${row.reason}`}
              sort="row"
              facets={[{ kind: 'text', key: 'reason', label: t('import.reason') }]}
              columns={[
                {
                  key: 'row',
                  header: t('import.row'),
                  names: true,
                  numeric: true,
                  sort: 'row',
                  cell: (row) => format.number(row.row),
                },
                { key: 'column', header: t('imports.column'), cell: (row) => row.column },
                { key: 'value', header: t('import.value'), cell: (row) => row.value },
                {
                  key: 'reason',
                  header: t('import.reason'),
                  cell: (row) => <Said text={row.reason} />,
                },
              ]}
              empty={{ title: t('imports.no_rejects'), help: t('imports.no_rejects.help') }}
              file={`rejects-${found.file_name ?? found.source}`}
            />
          </section>
        </Page>
      )}
    </Loaded>
  );
}

/** How many rows there are is not known before the end, so the bar only says that it goes on. */
function UnderWay({ found }: { found: Import }) {
  const { t, format } = useI18n();
  return (
    <div role="status">
      <Progress value={100} animated striped size="lg" aria-label={t('import.state.running')} />
      <p>{t('imports.so_far', { rows: format.number(found.counts.rows) })}</p>
    </div>
  );
}

function Counts({ found }: { found: Import }) {
  const { t, format } = useI18n();
  const { counts } = found;
  const number = (value: number) => format.number(value);
  return (
    <Facts
      facts={[
        [t('import.rows'), number(counts.rows)],
        [t('import.accepted'), number(counts.accepted)],
        [t('import.rejected'), number(counts.rejected)],
        [t('import.added'), number(counts.added)],
        [t('import.present'), number(counts.already_present)],
        [t('import.returned'), number(counts.returned)],
        [t('import.without_customer'), number(counts.without_customer)],
        [t('import.products_created'), number(counts.products_created)],
        [t('import.customers_created'), number(counts.customers_created)],
        [t('import.source'), found.source],
        [t('field.created'), <Instant key="created" at={found.created_at} />],
        [
          t('jobs.finished'),
          found.finished_at == null ? t('field.none') : <Instant key="finished" at={found.finished_at} />,
        ],
      ]}
    />
  );
}
