/** Asks whether mails like the one that led here shall end. It needs no sign-in; looking changes nothing. */
import { Alert, Button, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body } from '@/api/client';
import { asProblem } from '@/api/problem';
import { scopeOf } from '@/features/notifications/unsubscribe';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import { DoorFrame } from './DoorFrame';
import classes from './signin.module.css';

export function Unsubscribe({ token }: { token: string }) {
  const { t } = useI18n();
  const scope = scopeOf(token);
  const stop = useMutation({
    mutationFn: () => body(api.POST('/api/v1/unsubscriptions', { params: { query: { token } } })),
  });
  const problem = stop.isError ? asProblem(stop.error) : null;
  return (
    <DoorFrame title={t('unsubscribe.title')}>
      <div className={classes.form}>
        <Title order={1}>{t('unsubscribe.title')}</Title>
        {scope === null || problem?.code === 'not_found' ? (
          <Alert color="red" variant="light" role="alert">
            {t('unsubscribe.broken')}
          </Alert>
        ) : stop.isSuccess ? (
          <Alert color="teal" variant="light" role="status">
            {t('unsubscribe.done')}
          </Alert>
        ) : (
          <>
            <p className={classes.lead}>{t(`unsubscribe.${scope}`)}</p>
            {problem !== null && (
              <Alert color="red" variant="light" title={t(`problem.${problem.code}`)} role="alert">
                <ProblemText problem={problem} />
              </Alert>
            )}
            <Button size="md" fullWidth loading={stop.isPending} onClick={() => stop.mutate()}>
              {t('unsubscribe.confirm')}
            </Button>
          </>
        )}
        <Link to="/notifications/preferences">{t('unsubscribe.choose')}</Link>
      </div>
    </DoorFrame>
  );
}
