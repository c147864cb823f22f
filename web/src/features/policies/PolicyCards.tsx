/** Sharing policies as sentences, with the approval where it is wanted and why it may not be given where it is not. */
import { Alert, Button, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArchive, IconCircleCheck, IconClock, IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asProblem } from '@/api/problem';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import { ProblemText } from '@/ui/states';
import { When } from '@/ui/values';
import classes from './policies.module.css';
import { PolicySteps } from './PolicySteps';
import { Summary } from './Summary';
import { approvePolicy, type Policy, type PolicyState } from './queries';

const LOOKS: Record<PolicyState, { tone: Tone; icon: typeof IconClock }> = {
  draft: { tone: 'quiet', icon: IconPencil },
  in_review: { tone: 'warn', icon: IconClock },
  active: { tone: 'ok', icon: IconCircleCheck },
  retired: { tone: 'quiet', icon: IconArchive },
};

/** `level` is the heading level of each policy, one below what the list hangs under. */
export function PolicyCards({ policies, level }: { policies: readonly Policy[]; level: 2 | 3 }) {
  return (
    <ul className={classes.cards}>
      {policies.map((policy) => (
        <PolicyCard key={policy.id} policy={policy} level={level} />
      ))}
    </ul>
  );
}

function PolicyCard({ policy, level }: { policy: Policy; level: 2 | 3 }) {
  const { t } = useI18n();
  const look = LOOKS[policy.state];
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <Title order={level} size="h3">
          {t('policy.title', { recipient: policy.recipient.name, version: policy.version })}
        </Title>
        <Pill tone={look.tone} icon={look.icon}>
          {t(`policy.state.${policy.state}`)}
        </Pill>
      </div>
      <Summary policy={policy} />
      <p className={classes.fine}>
        {t(policy.submitted_at == null ? 'policy.changed' : 'policy.submitted')}{' '}
        <When at={policy.submitted_at ?? policy.updated_at} />
      </p>
      {policy.state === 'in_review' && <Approval policy={policy} />}
      <PolicySteps policy={policy} />
    </li>
  );
}

function Approval({ policy }: { policy: Policy }) {
  const { t } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const approves = useMay('policies:approve');
  const approve = useMutation({
    mutationFn: () => approvePolicy(policy.id),
    onSuccess: () => {
      notifications.show({
        message: t('policy.approved', { recipient: policy.recipient.name }),
        color: 'teal',
      });
      void queries.invalidateQueries({ queryKey: ['policies'] });
      void queries.invalidateQueries({ queryKey: ['policy', policy.id] });
      void queries.invalidateQueries({ queryKey: ['list'] });
    },
  });
  const own =
    me.user != null && [policy.created_by, policy.changed_by, policy.submitted_by].includes(me.user.id);
  const problem = approve.isError ? asProblem(approve.error) : null;
  if (!approves) return <p className={classes.fine}>{t('policy.cannot_approve')}</p>;
  return (
    <>
      {problem !== null && (
        <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
          <ProblemText problem={problem} />
        </Alert>
      )}
      {own ? (
        <p className={classes.fine}>{t('policy.own')}</p>
      ) : (
        <Button
          className={classes.approve}
          loading={approve.isPending}
          aria-label={t('policy.approve_of', { recipient: policy.recipient.name })}
          onClick={() => approve.mutate()}
        >
          {t('policy.approve')}
        </Button>
      )}
    </>
  );
}
