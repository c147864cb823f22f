/** What whoever writes policies may do with one: change and submit a draft, retire what is in force. */
import { Button, Group } from '@mantine/core';
import { IconArchive, IconPencil, IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { type Policy, retirePolicy, submitPolicy } from './queries';

export function PolicySteps({ policy }: { policy: Policy }) {
  const { t } = useI18n();
  const writes = useMay('policies:manage');
  const recipient = policy.recipient.name;
  const submit = useSave({
    run: () => submitPolicy(policy.id),
    said: () => t('policy.was_submitted', { recipient }),
    stale: [['policies'], ['policy', policy.id]],
  });
  const retire = useSave({
    run: () => retirePolicy(policy.id),
    said: () => t('policy.was_retired', { recipient }),
    stale: [['policies'], ['policy', policy.id]],
  });
  if (!writes || policy.state === 'retired' || policy.state === 'in_review') return null;
  return (
    <>
      <ProblemAlert problem={submit.problem ?? retire.problem} />
      <Group gap="sm">
        {policy.state === 'draft' && (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={15} aria-hidden />}
              aria-label={t('policy.edit_of', { recipient })}
              renderRoot={(props) => (
                <Link to="/policies/$policyId" params={{ policyId: policy.id }} {...props} />
              )}
            >
              {t('policy.edit')}
            </Button>
            <Button
              size="xs"
              leftSection={<IconSend size={15} aria-hidden />}
              aria-label={t('policy.submit_of', { recipient })}
              loading={submit.isPending}
              onClick={() => submit.mutate(undefined)}
            >
              {t('policy.submit')}
            </Button>
          </>
        )}
        {policy.state === 'active' && (
          <ConfirmButton
            size="xs"
            leftSection={<IconArchive size={15} aria-hidden />}
            label={t('policy.retire_of', { recipient })}
            question={t('policy.retire.question')}
            confirm={t('policy.retire')}
            loading={retire.isPending}
            onConfirm={() => retire.mutate(undefined)}
          >
            {t('policy.retire')}
          </ConfirmButton>
        )}
      </Group>
    </>
  );
}
