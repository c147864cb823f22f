/** Asks for a reset link. The answer is the same whether or not the address has an account. */
import { Alert, Button, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import { DoorFrame } from './DoorFrame';
import classes from './signin.module.css';

export function ForgottenPassword() {
  const { t } = useI18n();
  const [email, setEmail] = useState('');
  const [touched, setTouched] = useState(false);
  const send = useMutation({
    mutationFn: () => body(api.POST('/api/v1/auth/password-reset', { body: { email: email.trim() } })),
  });
  const wrong = !/^\S+@\S+$/.test(email.trim());
  const problem = send.isError ? asProblem(send.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (!wrong) send.mutate();
  };
  return (
    <DoorFrame title={t('password.forgotten.title')}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <Title order={1}>{t('password.forgotten.title')}</Title>
        <p className={classes.lead}>{t('password.forgotten.lead')}</p>
        {problem !== null && (
          <Alert color="red" variant="light" title={t(`problem.${problem.code}`)} role="alert">
            <ProblemText problem={problem} />
          </Alert>
        )}
        {send.isSuccess && (
          <Alert color="teal" variant="light" role="status">
            {t('password.forgotten.sent')}
          </Alert>
        )}
        <TextInput
          type="email"
          autoComplete="username"
          label={t('sign_in.email')}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={touched && wrong ? t('sign_in.email.invalid') : undefined}
        />
        <Button type="submit" size="md" fullWidth loading={send.isPending}>
          {t('password.forgotten.send')}
        </Button>
        <Link to="/sign-in">{t('password.to_sign_in')}</Link>
      </form>
    </DoorFrame>
  );
}
