/** The sign-in page: says why one is here, what was wrong, and goes on to where one wanted to go. */
import { Alert, Button, PasswordInput, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { session } from '@/api/client';
import { type ApiProblem, asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import { DoorFrame } from './DoorFrame';
import classes from './signin.module.css';

interface SignInProps {
  next: string;
  reason: 'expired' | 'signed_out' | 'password_set' | undefined;
}

export function SignIn({ next, reason }: SignInProps) {
  const { t } = useI18n();
  const router = useRouter();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const emailWrong = !/^\S+@\S+$/.test(email.trim());
  const passwordMissing = password === '';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    setProblem(null);
    if (emailWrong || passwordMissing) {
      (emailWrong ? emailField : passwordField).current?.focus();
      return;
    }
    setBusy(true);
    try {
      await session.signIn(email.trim(), password);
      queries.clear();
      await router.invalidate();
      await navigate({ href: next, replace: true });
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
      passwordField.current?.select();
    }
  };

  return (
    <DoorFrame title={t('sign_in.title')}>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <Title order={1}>{t('sign_in.title')}</Title>
        <p className={classes.lead}>{t('sign_in.lead')}</p>
        {problem === null && reason !== undefined && (
          <Alert color={reason === 'expired' ? 'yellow' : 'teal'} variant="light" role="status">
            {t(`sign_in.${reason}`)}
          </Alert>
        )}
        {problem !== null && (
          <Alert color="red" variant="light" title={t(`problem.${problem.code}`)} role="alert">
            {problem.retryAfter !== undefined ? (
              <p>{t.count('sign_in.wait', problem.retryAfter)}</p>
            ) : (
              <ProblemText problem={problem} />
            )}
          </Alert>
        )}
        <TextInput
          ref={emailField}
          type="email"
          name="email"
          autoComplete="username"
          label={t('sign_in.email')}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={touched && emailWrong ? t('sign_in.email.invalid') : undefined}
        />
        <PasswordInput
          ref={passwordField}
          name="password"
          autoComplete="current-password"
          label={t('sign_in.password')}
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={touched && passwordMissing ? t('sign_in.password.missing') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          {t('sign_in.submit')}
        </Button>
        <Link to="/forgotten-password">{t('sign_in.forgotten')}</Link>
      </form>
    </DoorFrame>
  );
}
