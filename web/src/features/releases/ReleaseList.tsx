/** Everything that was shared with suppliers, release by release, and making one now. */
import { Link } from '@tanstack/react-router';
import { SUPPLIERS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { When } from '@/ui/values';
import { Periods, ReleasePill, useReleaseName } from './badges';
import { MakeRelease } from './MakeRelease';
import { RELEASE_STATES } from './queries';

export function ReleaseList() {
  const { t } = useI18n();
  const publishes = useMay('releases:publish');
  const seesPolicies = useMay('policies:read');
  const seesOrganizations = useMay('organizations:read');
  const nameOf = useReleaseName();
  return (
    <Page title={t('nav.releases')} lead={t('releases.lead')}>
      <ResourceList
        path="/api/v1/demand/releases"
        name={t('nav.releases')}
        rowKey={(row) => row.id}
        sort="-created_at"
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('jobs.state'),
            counted: true,
            options: RELEASE_STATES.map((state) => ({ value: state, label: t(`release.state.${state}`) })),
          },
          ...(seesOrganizations
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'recipient_id' as const,
                  label: t('product.supplier'),
                  source: SUPPLIERS,
                },
              ]
            : []),
        ]}
        columns={[
          {
            key: 'name',
            header: t('release.one'),
            names: true,
            cell: (row) => (
              <Link to="/releases/$releaseId" params={{ releaseId: row.id }}>
                {nameOf(row)}
              </Link>
            ),
          },
          { key: 'state', header: t('jobs.state'), cell: (row) => <ReleasePill state={row.state} /> },
          { key: 'periods', header: t('release.periods'), cell: (row) => <Periods release={row} /> },
          {
            key: 'published',
            header: t('release.published'),
            cell: (row) => (row.published_at == null ? t('field.none') : <When at={row.published_at} />),
          },
          {
            key: 'refusal',
            header: t('release.refusal'),
            hidden: true,
            cell: (row) => row.refusal ?? t('field.none'),
          },
        ]}
        empty={{ title: t('releases.empty'), help: t('releases.empty.help') }}
        file="releases"
      />
      {publishes && seesPolicies && (
        <Panel title={t('releases.make')}>
          <MakeRelease />
        </Panel>
      )}
    </Page>
  );
}
