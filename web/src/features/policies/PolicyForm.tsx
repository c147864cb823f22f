/** The choices of a policy, beside the sentences that they make. */
import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import type { Schema } from '@/api/client';
import type { ApiProblem } from '@/api/problem';
import { Pair } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import type { Policy } from './queries';
import { Summary } from './Summary';

const REGIONS = ['none', 'zone', 'country'] as const satisfies readonly Schema<'PolicyRegions'>[];

export interface PolicyDraft {
  lag_days: number;
  history_from: string;
  horizon: number;
  /** Nothing: the grain's default. */
  commit_days?: number | null;
  totals: boolean;
  regions: Schema<'PolicyRegions'>;
  minimum_customers: number;
  p_percent: number;
  prior_percent: number;
  purpose: string;
}

/** The choices alone, of a policy or of whatever else holds them. */
export function draftOf(policy: PolicyDraft): PolicyDraft {
  const { lag_days, history_from, horizon, commit_days, totals, regions } = policy;
  const { minimum_customers, p_percent, prior_percent, purpose } = policy;
  return {
    lag_days,
    history_from,
    horizon,
    commit_days: commit_days ?? null,
    totals,
    regions,
    minimum_customers,
    p_percent,
    prior_percent,
    purpose,
  };
}

interface PolicyFieldsProps {
  value: PolicyDraft;
  set: (change: Partial<PolicyDraft>) => void;
  problem: ApiProblem | null;
}

export function PolicyFields({ value, set, problem }: PolicyFieldsProps) {
  const { t } = useI18n();
  const number = (
    key: Exclude<keyof PolicyDraft, 'purpose' | 'history_from' | 'commit_days' | 'totals' | 'regions'>,
    min: number,
    max: number,
  ) => (
    <NumberInput
      label={t(`policy.field.${key}`)}
      description={t(`policy.field.${key}.help`)}
      min={min}
      max={max}
      allowDecimal={false}
      value={value[key]}
      onChange={(next) => set({ [key]: Number(next) })}
      error={problem?.field(`/${key}`)}
    />
  );
  return (
    <>
      <Pair>
        <TextInput
          type="date"
          label={t('policy.field.history_from')}
          description={t('policy.field.history_from.help')}
          value={value.history_from}
          onChange={(event) => set({ history_from: event.currentTarget.value })}
          error={problem?.field('/history_from')}
        />
        {number('lag_days', 0, 365)}
      </Pair>
      <Pair>
        {number('minimum_customers', 3, 100)}
        {number('p_percent', 5, 100)}
      </Pair>
      {number('prior_percent', 10, 100)}
      <Pair>
        {number('horizon', 0, 26)}
        <NumberInput
          label={t('policy.field.commit_days')}
          description={t('policy.field.commit_days.help')}
          min={1}
          max={90}
          allowDecimal={false}
          value={value.commit_days ?? ''}
          onChange={(next) => set({ commit_days: next === '' ? null : Number(next) })}
          error={problem?.field('/commit_days')}
        />
      </Pair>
      <Checkbox
        label={t('policy.field.totals')}
        description={t('policy.field.totals.help')}
        checked={value.totals}
        onChange={(event) => set({ totals: event.currentTarget.checked })}
        error={problem?.field('/totals')}
      />
      <Select
        label={t('policy.field.regions')}
        description={t('policy.field.regions.help')}
        allowDeselect={false}
        data={REGIONS.map((regions) => ({ value: regions, label: t(`policy.regions.${regions}`) }))}
        value={value.regions}
        onChange={(regions) => set({ regions: REGIONS.find((one) => one === regions) ?? 'none' })}
        error={problem?.field('/regions')}
      />
      <Textarea
        label={t('policy.field.purpose')}
        description={t('policy.field.purpose.help')}
        autosize
        minRows={2}
        maxLength={2000}
        value={value.purpose}
        onChange={(event) => set({ purpose: event.currentTarget.value })}
        error={problem?.field('/purpose')}
      />
    </>
  );
}

/** What the choices mean, in the words in which the policy will be reviewed. */
export function InWords({
  value,
  recipient,
  grain,
}: {
  value: PolicyDraft;
  recipient: Policy['recipient'];
  grain: Policy['grain'];
}) {
  const { t } = useI18n();
  if (value.history_from === '') return null;
  return (
    <Panel title={t('policy.in_words')}>
      <Summary policy={{ ...value, recipient, grain }} />
    </Panel>
  );
}
