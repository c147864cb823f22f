/** What has been written so far and is not sent: how many, why some differ from the forecast, and the way out. */
import { Button, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ApiProblem } from '@/api/problem';
import { ProblemAlert } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { type CommitRow, type Draft, isAsForecast, rowsOf } from './plan';
import classes from './plan.module.css';
import type { PlanTable } from './table';

const REASONS = ['capacity', 'material', 'lead_time', 'end_of_life', 'promotion', 'other'] as const;
const NOTE = 500;

interface CommitBarProps {
  table: PlanTable;
  draft: Draft;
  /** Which of the table's rows are shown. */
  rows: readonly number[];
  problem: ApiProblem | null;
  busy: boolean;
  onFill: () => void;
  onDiscard: () => void;
  onCommit: (rows: CommitRow[]) => void;
}

export function CommitBar({
  table,
  draft,
  rows,
  problem,
  busy,
  onFill,
  onDiscard,
  onCommit,
}: CommitBarProps) {
  const { t } = useI18n();
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const differing = useMemo(
    () => [...draft].filter(([id, text]) => !isAsForecast(text, table.meanOf(id))).length,
    [draft, table],
  );
  const isSearched = rows.length < table.products.length;
  const elsewhere = useMemo(() => {
    if (!isSearched) return 0;
    const shown = new Set(rows);
    return [...draft.keys()].filter((id) => !shown.has(table.placeOf(id)?.row ?? -1)).length;
  }, [isSearched, draft, table, rows]);
  const send = () => {
    if (differing > 0 && reason === null) {
      setAsked(true);
      return;
    }
    onCommit(rowsOf(draft, table, reason ?? 'other', note.trim()));
  };
  return (
    <Panel title={t('plan.answer')}>
      <div className={classes.bar}>
        <ProblemAlert problem={problem} />
        <p className={classes.count} role="status">
          {draft.size === 0 ? t('plan.nothing_yet') : t.count('plan.changes', draft.size)}
          {elsewhere > 0 && ` ${t.count('plan.elsewhere', elsewhere)}`}
        </p>
        {differing > 0 && (
          <div className={classes.why}>
            <Select
              label={t.count('plan.reason', differing)}
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
            {t(isSearched ? 'plan.fill.found' : 'plan.fill')}
          </Button>
          <Button variant="subtle" onClick={onDiscard} disabled={draft.size === 0}>
            {t('plan.discard')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
