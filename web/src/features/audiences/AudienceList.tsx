/** The audiences: named groups of organisations that products and material are shown to. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ORGANIZATIONS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';

export function AudienceList() {
  const { t, format } = useI18n();
  const manages = useMay('audiences:manage');
  const seesOrganizations = useMay('organizations:read');
  return (
    <Page
      title={t('nav.audiences')}
      lead={t('audiences.lead')}
      actions={
        manages && (
          <Button
            renderRoot={(props) => <Link to="/audiences/new" {...props} />}
            leftSection={<IconPlus size={17} aria-hidden />}
          >
            {t('audiences.new')}
          </Button>
        )
      }
    >
      <ResourceList
        path="/api/v1/audiences"
        name={t('nav.audiences')}
        searchLabel={t('audiences.search')}
        rowKey={(row) => row.id}
        sort="name"
        facets={
          seesOrganizations
            ? [
                {
                  kind: 'lookup',
                  key: 'organization_id',
                  label: t('audiences.of'),
                  source: ORGANIZATIONS,
                },
              ]
            : []
        }
        columns={[
          {
            key: 'name',
            header: t('audience.one'),
            names: true,
            sort: 'name',
            cell: (row) => (
              <Link to="/audiences/$audienceId" params={{ audienceId: row.id }}>
                {row.name}
              </Link>
            ),
          },
          {
            key: 'description',
            header: t('product.description'),
            minor: true,
            cell: (row) => row.description ?? t('field.none'),
          },
          {
            key: 'members',
            header: t('audience.members'),
            numeric: true,
            cell: (row) => format.number(row.member_count),
          },
          {
            key: 'created',
            header: t('field.created'),
            hidden: true,
            sort: 'created_at',
            cell: (row) => <When at={row.created_at} />,
          },
          {
            key: 'updated',
            header: t('field.changed'),
            minor: true,
            cell: (row) => <When at={row.updated_at} />,
          },
        ]}
        empty={{ title: t('audiences.empty'), help: t('audiences.empty.help') }}
        file="audiences"
      />
    </Page>
  );
}
