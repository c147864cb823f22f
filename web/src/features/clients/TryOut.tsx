/** Tries a client out in place: gets a token with its secret, then makes one call with that token. */
import { Button, PasswordInput, Select } from '@mantine/core';
import { IconKey, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { askForToken, callWith, type Outcome } from '@/api/tryout';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { CopyBlock } from '@/ui/CopyBlock';
import classes from './clients.module.css';
import { asShell, OPERATIONS } from './operations';
import type { ApiClient } from './queries';

const FIRST = '/api/v1/me';
/** Enough to see what comes; the rest is for the machine. */
const SHOWN = 6000;

export function TryOut({ client, secret: known = '' }: { client: ApiClient; secret?: string }) {
  const { t, format } = useI18n();
  const [secret, setSecret] = useState(known);
  const possible = OPERATIONS.filter(({ needs }) => needs === null || client.scopes.includes(needs));
  const [path, setPath] = useState((possible[1] ?? possible[0])?.path ?? FIRST);
  const token = useMutation({ mutationFn: () => askForToken(client.client_id, secret.trim()) });
  const call = useMutation({ mutationFn: (bearer: string) => callWith(bearer, path) });
  const bearer = token.data?.token ?? null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    call.reset();
    if (secret.trim() !== '') token.mutate();
  };
  return (
    <div className={classes.stack}>
      <p className={classes.plain}>{t('tryout.lead')}</p>
      <form className={classes.try} onSubmit={submit}>
        <PasswordInput
          className={classes.grow}
          label={t('client.secret')}
          description={t('tryout.secret.help')}
          autoComplete="off"
          value={secret}
          visibilityToggleButtonProps={{ 'aria-label': t('client.secret.show') }}
          onChange={(event) => {
            setSecret(event.currentTarget.value);
            token.reset();
          }}
        />
        <Button
          type="submit"
          variant="default"
          disabled={secret.trim() === ''}
          loading={token.isPending}
          leftSection={<IconKey size={17} aria-hidden />}
        >
          {t('tryout.token')}
        </Button>
      </form>
      <div aria-live="polite">
        {token.isError && <p className={classes.bad}>{t(`problem.${asProblem(token.error).code}`)}</p>}
        {token.isSuccess && bearer === null && (
          <>
            <p className={classes.bad}>{t('tryout.no_token')}</p>
            <Shown outcome={token.data} label={t('tryout.answer')} />
          </>
        )}
        {bearer !== null && (
          <p className={classes.plain}>
            <Pill tone="ok">{t('tryout.got_token')}</Pill>{' '}
            {t.count('tryout.token_lives', Math.round((token.data?.expiresIn ?? 0) / 60))}
          </p>
        )}
      </div>
      <div className={classes.try}>
        <Select
          className={classes.grow}
          label={t('tryout.operation')}
          allowDeselect={false}
          data={possible.map((operation) => ({ value: operation.path, label: t(operation.label) }))}
          value={path}
          onChange={(next) => {
            setPath(next ?? FIRST);
            call.reset();
          }}
        />
        <Button
          disabled={bearer === null}
          loading={call.isPending}
          leftSection={<IconPlayerPlay size={17} aria-hidden />}
          onClick={() => bearer !== null && call.mutate(bearer)}
        >
          {t('tryout.call')}
        </Button>
      </div>
      <div aria-live="polite">
        {call.isError && <p className={classes.bad}>{t(`problem.${asProblem(call.error).code}`)}</p>}
        {call.isSuccess && (
          <>
            <p className={classes.plain}>
              <Pill tone={call.data.status < 400 ? 'ok' : 'bad'}>
                {t('tryout.status', { status: call.data.status })}
              </Pill>{' '}
              {t('tryout.took', { milliseconds: format.number(call.data.milliseconds) })}
            </p>
            <Shown outcome={call.data} label={t('tryout.answer')} />
          </>
        )}
      </div>
      <p className={classes.plain}>{t('tryout.shell')}</p>
      <CopyBlock text={asShell(client.client_id, path)} label={t('tryout.shell')} />
    </div>
  );
}

function Shown({ outcome, label }: { outcome: Outcome; label: string }) {
  const { t } = useI18n();
  const cut = outcome.text.length > SHOWN;
  return (
    <pre className={classes.answer} tabIndex={0} role="region" aria-label={label}>
      <code>{cut ? `${outcome.text.slice(0, SHOWN)}\n${t('tryout.cut')}` : outcome.text}</code>
    </pre>
  );
}
