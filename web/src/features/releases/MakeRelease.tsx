/** Releases are made by themselves when a period is due; this makes one now. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { activePoliciesQuery, makeRelease } from './queries';

export function MakeRelease() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const policies = useQuery(activePoliciesQuery).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const save = useSave({
    run: (policy: string) => makeRelease(policy),
    said: ({ recipient }) => t('releases.begun', { recipient: recipient.name }),
    done: ({ id }) => navigate({ to: '/releases/$releaseId', params: { releaseId: id } }),
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('releases.make')}
      disabled={chosen === null}
      onSubmit={() => chosen !== null && save.mutate(chosen)}
    >
      <p>{t('releases.make.help')}</p>
      <Select
        label={t('releases.policy')}
        data={policies.map(({ id, recipient, version }) => ({
          value: id,
          label: t('policy.title', { recipient: recipient.name, version }),
        }))}
        value={chosen}
        searchable
        onChange={setChosen}
      />
    </Form>
  );
}
