/** Every organisation that the host works with. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { AUDIENCES } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';
import { KindPills, OrganizationState } from './badges';
import { OrganizationFacts } from './OrganizationFacts';
import { KINDS, type Organization, STATES } from './queries';

export function OrganizationList() {
  const { t } = useI18n();
  const manages = useMay('organizations:manage');
  const seesAudiences = useMay('audiences:read');
  return (
    <Page
      title={t('nav.all_organizations')}
      lead={t('organizations.lead')}
      actions={
        manages && (
          <Button
            renderRoot={(props) => <Link to="/organizations/new" {...props} />}
            leftSection={<IconPlus size={17} aria-hidden />}
          >
            {t('organizations.new')}
          </Button>
        )
      }
    >
      <ResourceList
        path="/api/v1/organizations"
        name={t('nav.all_organizations')}
        searchLabel={t('view_as.search')}
        rowKey={(row) => row.id}
        sort="name"
        facets={[
          {
            kind: 'chips',
            key: 'kind',
            label: t('view_as.kind'),
            counted: true,
            options: KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          },
          {
            kind: 'select',
            key: 'state',
            label: t('organization.state'),
            options: STATES.map((state) => ({ value: state, label: t(`organization.state.${state}`) })),
          },
          ...(seesAudiences
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'audience_id' as const,
                  label: t('audience.one'),
                  source: AUDIENCES,
                },
              ]
            : []),
        ]}
        columns={[
          {
            key: 'name',
            header: t('view_as.organization'),
            names: true,
            sort: 'name',
            cell: (row) => <OrganizationLink organization={row} />,
          },
          { key: 'kinds', header: t('view_as.kind'), cell: (row) => <KindPills kinds={row.kinds} /> },
          {
            key: 'state',
            header: t('organization.state'),
            cell: (row) => <OrganizationState state={row.state} />,
          },
          {
            key: 'code',
            header: t('organization.code'),
            cell: (row) => row.external_code ?? t('field.none'),
          },
          {
            key: 'currency',
            header: t('organization.currency'),
            minor: true,
            cell: (row) => row.currency ?? t('field.none'),
          },
          {
            key: 'exposure',
            header: t('organization.exposure'),
            hidden: true,
            cell: (row) => t(`exposure.${row.stock_exposure}`),
          },
          {
            key: 'holding',
            header: t('organization.holding'),
            hidden: true,
            cell: (row) => row.holding ?? t('field.none'),
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
            sort: 'updated_at',
            cell: (row) => <When at={row.updated_at} />,
          },
        ]}
        preview={{
          title: (row) => row.name,
          show: (row) => <OrganizationFacts organization={row} />,
        }}
        empty={{ title: t('view_as.empty'), help: t('view_as.empty.help') }}
        file="organizations"
      />
    </Page>
  );
}

export function OrganizationLink({ organization }: { organization: Organization }) {
  return (
    <Link to="/organizations/$organizationId" params={{ organizationId: organization.id }}>
      {organization.name}
    </Link>
  );
}
