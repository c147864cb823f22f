/** Writing a policy: it begins as a draft, and nothing is shared before a second person has approved it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Schema } from '@/api/client';
import { useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { SUPPLIERS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { Attempt } from '@/features/orders/attempt';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { ProblemNote } from '@/ui/states';
import { draftOf, InWords, PolicyFields } from './PolicyForm';
import { createPolicy, policiesQuery } from './queries';

export function NewPolicy() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const draft = useDraft('policy.new', {
    recipient_id: '',
    recipient: '',
    lag_days: 7,
    history_from: new Date().toISOString().slice(0, 10),
    horizon: 8,
    commit_days: null as number | null,
    totals: false,
    regions: 'none' as Schema<'PolicyRegions'>,
    minimum_customers: 5,
    p_percent: 10,
    prior_percent: 50,
    purpose: '',
  });
  const { value, set } = draft;
  const attempt = useRef(new Attempt());
  // The length of a period is the installation's; any policy that is there tells it.
  const policies = useQuery(policiesQuery({}));
  const grain = policies.data?.items[0]?.grain ?? 'week';
  const save = useSave({
    run: () => {
      const request = { ...draftOf(value), recipient_id: value.recipient_id };
      return createPolicy(request, attempt.current.keyFor(request));
    },
    said: ({ recipient }) => t('policy.written', { recipient: recipient.name }),
    stale: [['policies']],
    draft,
    done: async () => {
      await navigate({ to: '/policies', search: { state: 'draft' } });
    },
  });
  return (
    <Page
      title={t('policies.new')}
      trail={<Link to="/policies">{t('nav.policies')}</Link>}
      lead={t('policies.new.lead')}
    >
      <ProblemNote query={policies} />
      <InWords
        value={value}
        grain={grain}
        recipient={{
          id: value.recipient_id,
          name: value.recipient === '' ? t('policy.somebody') : value.recipient,
        }}
      />
      <Panel>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t('policy.save_draft')}
          disabled={value.recipient_id === ''}
          onSubmit={() => save.mutate(undefined)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          <Lookup
            source={SUPPLIERS}
            label={t('policy.field.recipient')}
            required
            clearable={false}
            value={value.recipient_id === '' ? null : value.recipient_id}
            onChange={(id, name) => set({ recipient_id: id ?? '', recipient: name ?? '' })}
            error={save.problem?.field('/recipient_id')}
          />
          <PolicyFields value={value} set={set} problem={save.problem} />
        </Form>
      </Panel>
    </Page>
  );
}
