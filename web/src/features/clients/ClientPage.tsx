/** One API client: what it may do, its secrets and when they were used, a try-out, and its end. */
import { Alert, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconKey, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { CopyBlock } from '@/ui/CopyBlock';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { Facts, Instant, When } from '@/ui/values';
import classes from './clients.module.css';
import {
  addSecret,
  type ApiClient,
  clientQuery,
  type ClientSecret,
  deleteClient,
  deleteSecret,
  MOST_SECRETS,
} from './queries';
import { SecretShown } from './SecretShown';
import { TryOut } from './TryOut';

export function ClientPage({ id }: { id: string }) {
  const { t } = useI18n();
  const me = useMe();
  const manages = useMay('api_clients:manage') && !me.preview;
  const query = useQuery(clientQuery(id));
  return (
    <Loaded query={query} wholePage>
      {(client) => (
        <Page
          title={client.name}
          trail={<Link to="/api-clients">{t('clients.title')}</Link>}
          lead={client.last_used_at == null ? t('client.never_used') : <LastUse at={client.last_used_at} />}
        >
          <Panel title={t('client.facts')}>
            <div className={classes.stack}>
              <CopyBlock text={client.client_id} label={t('client.id')} />
              <Facts
                facts={[
                  [
                    t('client.scopes'),
                    client.scopes.map((scope) => t.maybe(`permission.${scope}`, scope)).join(' · '),
                  ],
                  [t('client.made'), <Instant key="made" at={client.created_at} />],
                ]}
              />
            </div>
          </Panel>
          <Secrets client={client} manages={manages} />
          <Panel title={t('tryout.title')}>
            <TryOut client={client} />
          </Panel>
          {manages && <End client={client} />}
        </Page>
      )}
    </Loaded>
  );
}

function LastUse({ at }: { at: string }) {
  const { t } = useI18n();
  return (
    <>
      {t('client.last_used')}: <When at={at} />
    </>
  );
}

function Trouble({ error }: { error: unknown }) {
  const { t } = useI18n();
  const problem = asProblem(error);
  return (
    <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
      <ProblemText problem={problem} />
    </Alert>
  );
}

function Secrets({ client, manages }: { client: ApiClient; manages: boolean }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['list'] });
    void queries.invalidateQueries({ queryKey: ['api-clients'] });
    return queries.invalidateQueries({ queryKey: ['api-client', client.id] });
  };
  const add = useMutation({ mutationFn: () => addSecret(client.id), onSuccess: refresh });
  const retire = useMutation({
    mutationFn: (secret: string) => deleteSecret(client.id, secret),
    onSuccess: async () => {
      await refresh();
      notifications.show({ message: t('client.secret.retired'), color: 'teal' });
    },
    onError: () => void refresh(),
  });
  const full = client.secrets.length >= MOST_SECRETS;
  return (
    <Panel title={t('client.secrets')}>
      <div className={classes.stack}>
        <p className={classes.plain}>{t('client.secrets.help')}</p>
        {add.isSuccess && <SecretShown secret={add.data.client_secret} />}
        {add.isError && <Trouble error={add.error} />}
        {retire.isError && <Trouble error={retire.error} />}
        <DataTable<ClientSecret>
          caption={t('client.secrets')}
          rows={client.secrets}
          rowKey={(secret) => secret.id}
          columns={[
            {
              key: 'made',
              header: t('client.made'),
              names: true,
              cell: (secret) => <Instant at={secret.created_at} />,
            },
            {
              key: 'used',
              header: t('client.last_used'),
              cell: (secret) =>
                secret.last_used_at == null ? t('client.never') : <When at={secret.last_used_at} />,
            },
            ...(manages
              ? [
                  {
                    key: 'retire',
                    header: t('client.secret.retire'),
                    cell: (secret: ClientSecret) => (
                      <ConfirmButton
                        size="xs"
                        loading={retire.isPending && retire.variables === secret.id}
                        question={t(
                          client.secrets.length === 1 ? 'client.secret.ask_last' : 'client.secret.ask',
                        )}
                        confirm={t('client.secret.retire')}
                        onConfirm={() => retire.mutate(secret.id)}
                      >
                        {t('client.secret.retire')}
                      </ConfirmButton>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {manages && (
          <div className={classes.row}>
            <Button
              variant="default"
              disabled={full}
              loading={add.isPending}
              leftSection={<IconKey size={17} aria-hidden />}
              onClick={() => add.mutate()}
            >
              {t('client.secret.add')}
            </Button>
            {full && <span className={classes.dim}>{t('client.secrets.full')}</span>}
          </div>
        )}
      </div>
    </Panel>
  );
}

function End({ client }: { client: ApiClient }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteClient(client.id),
    onSuccess: async () => {
      await navigate({ to: '/api-clients' });
      queries.removeQueries({ queryKey: ['api-client', client.id] });
      void queries.invalidateQueries({ queryKey: ['api-clients'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      notifications.show({ message: t('client.deleted', { name: client.name }), color: 'teal' });
    },
  });
  return (
    <Panel title={t('client.end')}>
      <div className={classes.stack}>
        <p className={classes.plain}>{t('client.end.help')}</p>
        {remove.isError && <Trouble error={remove.error} />}
        <div className={classes.row}>
          <ConfirmButton
            loading={remove.isPending}
            leftSection={<IconTrash size={17} aria-hidden />}
            question={t('client.delete.ask', { name: client.name })}
            confirm={t('client.delete')}
            onConfirm={() => remove.mutate()}
          >
            {t('client.delete')}
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}
