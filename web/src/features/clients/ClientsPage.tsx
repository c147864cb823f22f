/** The API clients of one's own organisation: which machines get in, when they last did. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { When } from '@/ui/values';
import classes from './clients.module.css';
import { NewClientPanel } from './NewClientPanel';
import { SecretShown } from './SecretShown';
import { TryOut } from './TryOut';

export function ClientsPage() {
  const { t, format } = useI18n();
  const me = useMe();
  const manages = useMay('api_clients:manage') && !me.preview;
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<Schema<'ApiClientWithSecret'> | null>(null);
  return (
    <Page
      title={t('clients.title')}
      lead={t('clients.lead')}
      actions={
        manages &&
        !creating && (
          <Button
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => {
              setCreated(null);
              setCreating(true);
            }}
          >
            {t('clients.new')}
          </Button>
        )
      }
    >
      {creating && (
        <NewClientPanel
          onClose={() => setCreating(false)}
          onCreated={(made) => {
            setCreating(false);
            setCreated(made);
          }}
        />
      )}
      {created !== null && <Created key={created.client.id} created={created} />}
      <ResourceList
        path="/api/v1/api-clients"
        name={t('clients.title')}
        searchLabel={t('clients.search')}
        rowKey={(client) => client.id}
        sort="name"
        fixed={{ organization_id: me.organization.id }}
        columns={[
          {
            key: 'name',
            header: t('client.name'),
            names: true,
            sort: 'name',
            cell: (client) => (
              <Link to="/api-clients/$clientId" params={{ clientId: client.id }}>
                {client.name}
              </Link>
            ),
          },
          {
            key: 'id',
            header: t('client.id'),
            cell: (client) => <span className={classes.code}>{client.client_id}</span>,
          },
          {
            key: 'scopes',
            header: t('client.scopes'),
            numeric: true,
            cell: (client) => format.number(client.scopes.length),
          },
          {
            key: 'secrets',
            header: t('client.secrets'),
            numeric: true,
            cell: (client) => format.number(client.secrets.length),
          },
          {
            key: 'used',
            header: t('client.last_used'),
            cell: (client) =>
              client.last_used_at == null ? t('client.never') : <When at={client.last_used_at} />,
          },
          {
            key: 'created',
            header: t('client.made'),
            hidden: true,
            sort: 'created_at',
            cell: (client) => <When at={client.created_at} />,
          },
        ]}
        empty={{ title: t('clients.empty'), help: t('clients.empty.help') }}
        file="api-clients"
      />
    </Page>
  );
}

/** The new client with its secret, to be copied and tried out before one goes on. */
function Created({ created }: { created: Schema<'ApiClientWithSecret'> }) {
  const { t } = useI18n();
  const { client, client_secret: secret } = created;
  return (
    <Panel title={t('client.created', { name: client.name })}>
      <div className={classes.stack}>
        <SecretShown secret={secret} />
        <p className={classes.plain}>
          {t('client.id')}: <span className={classes.code}>{client.client_id}</span> ·{' '}
          <Link to="/api-clients/$clientId" params={{ clientId: client.id }}>
            {t('client.open')}
          </Link>
        </p>
        <TryOut client={client} secret={secret} />
      </div>
    </Panel>
  );
}
