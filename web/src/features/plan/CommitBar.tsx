/** What has been written so far and is not sent: how many, why some differ from the forecast, and the way out. */
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiProblem } from '@/api/problem';
import { ProblemAlert } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { type CommitRow, type Draft, isAsForecast, rowsOf } from './plan';
import classes from './plan.module.css';

const REASONS = ['capacity', 'material', 'lead_time', 'end_of_life', 'promotion', 'other'] as const;
const NOTE = 500;

interface CommitBarProps {
  draft: Draft;
  means: ReadonlyMap<string, number>;
  problem: ApiProblem | null;
  busy: boolean;
  onFill: () => void;
  onDiscard: () => void;
  onCommit: (rows: CommitRow[]) => void;
}

export function CommitBar({ draft, means, problem, busy, onFill, onDiscard, onCommit }: CommitBarProps) {
  const { t } = useI18n();
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const differing = [...draft].filter(([id, text]) => !isAsForecast(text, means.get(id) ?? Number.NaN));
  const send = () => {
    if (differing.length > 0 && reason === null) {
      setAsked(true);
      return;
    }
    onCommit(rowsOf(draft, means, reason ?? 'other', note.trim()));
  };
  return (
    <Panel title={t('plan.answer')}>
      <div className={classes.bar}>
        <ProblemAlert problem={problem} />
        <p className={classes.count} role="status">
          {draft.size === 0 ? t('plan.nothing_yet') : t.count('plan.changes', draft.size)}
        </p>
        {differing.length > 0 && (
          <div className={classes.why}>
            <Select
              label={t.count('plan.reason', differing.length)}
              required
              data={REASONS.map((value) => ({ value, label: t(`plan.reason.${value}`) }))}
              value={reason}
              error={asked && reason === null ? t('plan.reason.missing') : null}
              onChange={setReason}
            />
            <TextInput
              label={t('plan.note')}
              maxLength={NOTE}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          </div>
        )}
        <div className={classes.buttons}>
          <Button onClick={send} loading={busy} disabled={draft.size === 0}>
            {t('plan.commit')}
          </Button>
          <Button variant="default" onClick={onFill}>
            {t('plan.fill')}
          </Button>
          <Button variant="subtle" onClick={onDiscard} disabled={draft.size === 0}>
            {t('plan.discard')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
