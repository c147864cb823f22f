/**
 * Where the links of invitations and resets lead. The secret stands behind the `#`, so that it reaches no server log;
 * it is taken out of the address as soon as the page has it.
 */
import { Alert, Button, PasswordInput, TextInput, Title } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { api, body } from '@/api/client';
import { type ApiProblem, asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import { DoorFrame } from './DoorFrame';
import classes from './signin.module.css';

const SHORTEST = 10;

export function ChoosePassword({ purpose }: { purpose: 'accept' | 'reset' }) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const [token] = useState(() => new URLSearchParams(globalThis.location.hash.slice(1)).get('token'));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const short = password.length < SHORTEST;

  useEffect(() => {
    history.replaceState(history.state, '', globalThis.location.pathname);
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (short || token === null) return;
    setBusy(true);
    setProblem(null);
    try {
      await (purpose === 'accept'
        ? body(
            api.POST('/api/v1/auth/invitations/accept', {
              body: { token, password, language, ...(name.trim() !== '' && { name: name.trim() }) },
            }),
          )
        : body(api.POST('/api/v1/auth/password-reset/confirm', { body: { token, password } })));
      await navigate({ to: '/sign-in', search: { reason: 'password_set' }, replace: true });
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  return (
    <DoorFrame title={t(`password.${purpose}.title`)}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <Title order={1}>{t(`password.${purpose}.title`)}</Title>
        <p className={classes.lead}>{t(`password.${purpose}.lead`)}</p>
        {token === null && (
          <Alert color="red" variant="light" title={t('password.no_token')} role="alert">
            {t('password.no_token.help')}
          </Alert>
        )}
        {problem !== null &&
          // The link is what signs this call, so it is the link that was refused.
          (problem.code === 'invalid_credentials' ? (
            <Alert color="red" variant="light" title={t('password.spent')} role="alert">
              {t('password.spent.help')}
            </Alert>
          ) : (
            <Alert color="red" variant="light" title={t(`problem.${problem.code}`)} role="alert">
              <ProblemText problem={problem} />
            </Alert>
          ))}
        {purpose === 'accept' && (
          <TextInput
            label={t('password.name')}
            description={t('field.optional')}
            autoComplete="name"
            size="md"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={t('password.new')}
          description={t('password.rule')}
          autoComplete="new-password"
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={touched && short ? t('password.short') : problem?.field('/password')}
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }}
        />
        <Button type="submit" size="md" fullWidth loading={busy} disabled={token === null}>
          {t('password.save')}
        </Button>
        <Link to="/sign-in">{t('password.to_sign_in')}</Link>
      </form>
    </DoorFrame>
  );
}
