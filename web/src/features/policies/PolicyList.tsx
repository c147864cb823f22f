/** All sharing policies, by where they stand and for whom. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { SUPPLIERS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { PolicyCards } from './PolicyCards';
import { POLICY_STATES } from './queries';

export function PolicyList() {
  const { t } = useI18n();
  const writes = useMay('policies:manage');
  const seesOrganizations = useMay('organizations:read');
  return (
    <Page
      title={t('nav.policies')}
      lead={t('policies.lead')}
      actions={
        writes && (
          <Button
            renderRoot={(props) => <Link to="/policies/new" {...props} />}
            leftSection={<IconPlus size={17} aria-hidden />}
          >
            {t('policies.new')}
          </Button>
        )
      }
    >
      <ResourceList
        path="/api/v1/demand/policies"
        name={t('nav.policies')}
        rowKey={(row) => row.id}
        sort="-created_at"
        pageSize={24}
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('policies.state'),
            counted: true,
            options: POLICY_STATES.map((state) => ({ value: state, label: t(`policy.state.${state}`) })),
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
        columns={[]}
        render={(rows) => <PolicyCards policies={rows} level={2} />}
        empty={{ title: t('policies.empty'), help: t('policies.empty.help') }}
        file="policies"
      />
    </Page>
  );
}
