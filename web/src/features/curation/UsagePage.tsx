/** Who downloads how much, over all material. */
import { Link } from '@tanstack/react-router';
import { ASSETS, ORGANIZATIONS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { ASSET_KINDS } from '@/features/library/choices';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';

export function UsagePage() {
  const { t, format } = useI18n();
  const seesOrganizations = useMay('organizations:read');
  return (
    <Page
      title={t('usage.title')}
      trail={<Link to="/library">{t('nav.library')}</Link>}
      lead={t('usage.lead')}
    >
      <ResourceList
        path="/api/v1/asset-usage"
        name={t('usage.title')}
        rowKey={(row) => row.organization_id}
        sort="-downloads"
        facets={[
          ...(seesOrganizations
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'organization_id' as const,
                  label: t('view_as.organization'),
                  source: ORGANIZATIONS,
                },
              ]
            : []),
          { kind: 'lookup', key: 'asset_id', label: t('usage.asset'), source: ASSETS },
          {
            kind: 'select',
            key: 'kind',
            label: t('upload.kind'),
            options: ASSET_KINDS.map((kind) => ({ value: kind, label: t(`asset.kind.${kind}`) })),
          },
          { kind: 'text', key: 'tag', label: t('library.tag') },
          { kind: 'day', key: 'since', label: t('usage.since'), bound: 'start' },
          { kind: 'day', key: 'until', label: t('usage.until'), bound: 'end' },
        ]}
        columns={[
          {
            key: 'organization',
            header: t('view_as.organization'),
            names: true,
            sort: 'organization',
            cell: (row) =>
              seesOrganizations ? (
                <Link to="/organizations/$organizationId" params={{ organizationId: row.organization_id }}>
                  {row.organization_name}
                </Link>
              ) : (
                row.organization_name
              ),
          },
          {
            key: 'downloads',
            header: t('usage.downloads'),
            numeric: true,
            sort: 'downloads',
            cell: (row) => format.number(row.downloads),
          },
          {
            key: 'assets',
            header: t('usage.assets'),
            numeric: true,
            sort: 'assets',
            cell: (row) => format.number(row.assets),
          },
          { key: 'first', header: t('usage.first'), minor: true, cell: (row) => <When at={row.first_at} /> },
          { key: 'last', header: t('usage.last'), sort: 'last_at', cell: (row) => <When at={row.last_at} /> },
        ]}
        empty={{ title: t('usage.empty'), help: t('usage.empty.help') }}
        file="usage"
      />
    </Page>
  );
}
