/** A new API client: a name and what it may do, within one's own rights. */
import { Alert, Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { Attempt } from '@/features/orders/attempt';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import classes from './clients.module.css';
import { createClient } from './queries';

interface NewClientPanelProps {
  onCreated: (created: Schema<'ApiClientWithSecret'>) => void;
  onClose: () => void;
}

export function NewClientPanel({ onCreated, onClose }: NewClientPanelProps) {
  const { t } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [missing, setMissing] = useState(false);
  const attempt = useRef(new Attempt());
  const create = useMutation({
    mutationFn: () => {
      const { id, acting, kinds } = me.organization;
      const client = {
        name: name.trim(),
        scopes,
        organization_id: id,
        ...(kinds.length > 1 && acting != null && { acting }),
      };
      return createClient(client, attempt.current.keyFor(client));
    },
    onSuccess: (created) => {
      attempt.current.done();
      void queries.invalidateQueries({ queryKey: ['api-clients'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      queries.setQueryData(['api-client', created.client.id], created.client);
      onCreated(created);
    },
  });
  const problem = create.isError ? asProblem(create.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = name.trim() === '' || scopes.length === 0;
    setMissing(incomplete);
    if (!incomplete) create.mutate();
  };
  return (
    <Panel title={t('clients.new')}>
      <form className={classes.stack} onSubmit={submit} noValidate>
        {problem !== null && (
          <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
            <ProblemText problem={problem} />
          </Alert>
        )}
        <TextInput
          className={classes.name}
          label={t('client.name')}
          description={t('client.name.hint')}
          autoComplete="off"
          maxLength={200}
          value={name}
          error={
            problem?.field('/name') ?? (missing && name.trim() === '' ? t('client.name.missing') : undefined)
          }
          // The panel opens on demand, so its first field is where one wants to be.
          ref={(node) => {
            if (node !== null && document.activeElement?.closest('form') !== node.form) node.focus();
          }}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('client.scopes')}
          description={t('client.scopes.help')}
          value={scopes}
          onChange={setScopes}
          error={
            problem?.field('/scopes') ??
            (missing && scopes.length === 0 ? t('client.scopes.missing') : undefined)
          }
        >
          <div className={classes.scopes}>
            {me.permissions.map((permission) => (
              <Checkbox
                key={permission}
                value={permission}
                label={t.maybe(`permission.${permission}`, permission)}
                description={permission}
              />
            ))}
          </div>
        </Checkbox.Group>
        <Group>
          <Button type="submit" loading={create.isPending}>
            {t('client.create')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
