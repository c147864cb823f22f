/** The API clients of one's own organisation: which machines get in, when they last did. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { FilteredState, State } from '@/ui/states';
import { When } from '@/ui/values';
import classes from './clients.module.css';
import { NewClientPanel } from './NewClientPanel';
import { type ClientSearch, clientsQuery } from './queries';
import { SecretShown } from './SecretShown';
import { TryOut } from './TryOut';

interface ClientsPageProps {
  search: ClientSearch;
  onSearch: (change: Partial<ClientSearch>) => void;
}

export function ClientsPage({ search, onSearch }: ClientsPageProps) {
  const { t, format } = useI18n();
  const me = useMe();
  const manages = useMay('api_clients:manage') && !me.preview;
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<Schema<'ApiClientWithSecret'> | null>(null);
  const query = useQuery(clientsQuery(me.organization.id, search));
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
      <div className={classes.search}>
        <SearchField
          value={search.q ?? ''}
          label={t('clients.search')}
          placeholder={t('client.name')}
          onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
        />
      </div>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show:
            search.q !== undefined ? (
              <FilteredState onClear={() => onSearch({ q: undefined, cursor: undefined })} />
            ) : (
              <State title={t('clients.empty')}>{t('clients.empty.help')}</State>
            ),
        }}
      >
        {(page) => (
          <>
            <Panel flush>
              <DataTable
                caption={t('clients.title')}
                rows={page.items}
                rowKey={(client) => client.id}
                stale={query.isPlaceholderData}
                columns={[
                  {
                    key: 'name',
                    header: t('client.name'),
                    names: true,
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
                ]}
              />
            </Panel>
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
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
