/** Everything that the reader was told of. */
import { Button } from '@mantine/core';
import { IconChecks, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ResourceList } from '@/features/list/ResourceList';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';
import { Told } from './BellPanel';
import classes from './notifications.module.css';
import { latestQuery, unreadQuery, useRead } from './queries';
import { KINDS } from './words';

export function NotificationsPage() {
  const { t } = useI18n();
  return (
    <Page title={t('notifications.title')} lead={t('notifications.lead')} actions={<Actions />}>
      <ResourceList
        path="/api/v1/me/notifications"
        name={t('notifications.title')}
        rowKey={(row) => row.id}
        sort="-created_at"
        facets={[
          {
            kind: 'chips',
            key: 'unread',
            label: t('notifications.state'),
            counted: true,
            options: [
              { value: 'true', label: t('notifications.unread') },
              { value: 'false', label: t('notifications.read') },
            ],
          },
          {
            kind: 'select',
            key: 'kind',
            label: t('notifications.kind'),
            options: KINDS.map((kind) => ({ value: kind, label: t(`notification.kind.${kind}`) })),
          },
        ]}
        columns={[
          {
            key: 'told',
            header: t('notifications.what'),
            names: true,
            cell: (row) => (
              <span className={row.read_at == null ? classes.unread : undefined}>
                <Told told={row} />
              </span>
            ),
          },
          {
            key: 'kind',
            header: t('notifications.kind'),
            minor: true,
            cell: (row) => t(`notification.kind.${row.kind}`),
          },
          {
            key: 'created',
            header: t('notifications.when'),
            sort: 'created_at',
            cell: (row) => <When at={row.created_at} />,
          },
        ]}
        empty={{ title: t('notifications.empty'), help: t('notifications.empty.help') }}
        file="notifications"
      />
    </Page>
  );
}

function Actions() {
  const { t } = useI18n();
  const read = useRead();
  const unread = useQuery(unreadQuery).data ?? 0;
  const newest = useQuery(latestQuery).data?.items[0]?.created_at;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconChecks size={18} aria-hidden />}
        loading={read.isPending}
        disabled={unread === 0 || newest === undefined}
        onClick={() => newest !== undefined && read.mutate({ upTo: newest })}
      >
        {t('notifications.read_all')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconSettings size={18} aria-hidden />}
        renderRoot={(props) => <Link to="/notifications/preferences" {...props} />}
      >
        {t('notifications.preferences')}
      </Button>
    </>
  );
}
