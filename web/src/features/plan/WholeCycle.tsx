/** The whole cycle at once: the forecast accepted as it is, or answered in a sheet that is fetched, filled and sent. */
import { Alert, FileInput, Progress, Radio } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Form, ProblemAlert, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable } from '@/ui/DataTable';
import { FileButton } from '@/ui/FileButton';
import { Panel } from '@/ui/Page';
import { Said } from '@/ui/Said';
import classes from './plan.module.css';
import {
  accept,
  type CommitFailure,
  type CommitMode,
  type CommitResult,
  type Cycle,
  sendSheet,
} from './queries';

const MODES = ['valid_rows', 'all_or_nothing'] as const satisfies readonly CommitMode[];

export function WholeCycle({ cycle }: { cycle: Cycle }) {
  const { t } = useI18n();
  const stale = [['commits', cycle.id]];
  const accepted = useSave({
    run: () => accept(cycle.id),
    said: (result) => t.count('plan.stored', result.stored),
    stale,
  });
  return (
    <Panel title={t('plan.whole')}>
      <div className={classes.bar}>
        <p className={classes.count}>{t('plan.whole.help')}</p>
        <ProblemAlert problem={accepted.problem} />
        <div className={classes.buttons}>
          <ConfirmButton
            question={t('plan.accept.question')}
            confirm={t('plan.accept.confirm')}
            loading={accepted.isPending}
            onConfirm={() => accepted.mutate()}
          >
            {t('plan.accept')}
          </ConfirmButton>
          <FileButton path="/api/v1/demand/commit-sheet" name="commits.xlsx">
            {t('plan.sheet')}
          </FileButton>
        </div>
        <Sheet cycle={cycle} />
      </div>
    </Panel>
  );
}

function Sheet({ cycle }: { cycle: Cycle }) {
  const { t, format } = useI18n();
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<CommitMode>('valid_rows');
  const [sent, setSent] = useState(0);
  const save = useSave({
    run: (chosen: File) => sendSheet(chosen, mode, setSent),
    said: (result) => t.count('plan.stored', result.stored),
    stale: [['commits', cycle.id]],
  });
  return (
    <>
      <Form
        problem={save.problem}
        busy={save.isPending}
        submit={t('plan.send')}
        disabled={file === null}
        onSubmit={() => file !== null && save.mutate(file)}
      >
        <FileInput
          label={t('plan.file')}
          description={file === null ? t('plan.file.help') : format.bytes(file.size)}
          placeholder={t('plan.file.choose')}
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          leftSection={<IconUpload size={17} aria-hidden />}
          value={file}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          onChange={setFile}
        />
        <Radio.Group
          label={t('plan.mode')}
          value={mode}
          onChange={(chosen) => setMode(MODES.find((known) => known === chosen) ?? 'valid_rows')}
        >
          {MODES.map((one) => (
            <Radio key={one} value={one} label={t(`plan.mode.${one}`)} mt="xs" />
          ))}
        </Radio.Group>
        {save.isPending && (
          <div role="status">
            <Progress value={sent * 100} aria-label={t('upload.progress')} size="lg" />
            {t('plan.file.sent', { share: format.percent(sent) })}
          </div>
        )}
      </Form>
      {save.data !== undefined && save.data.failures.length > 0 && <Failures result={save.data} />}
    </>
  );
}

function Failures({ result }: { result: CommitResult }) {
  const { t, format } = useI18n();
  return (
    <div role="alert">
      <Alert color="red" title={t.count('plan.rows_failed', result.failures.length)}>
        {result.stored === 0 ? t('plan.rows_failed.none') : t.count('plan.stored', result.stored)}
      </Alert>
      <DataTable
        caption={t('plan.rows_failed.table')}
        rows={result.failures}
        rowKey={(row) => `${row.row} ${row.column} ${row.reason}`}
        columns={[
          {
            key: 'row',
            header: t('plan.row'),
            numeric: true,
            names: true,
            cell: (row: CommitFailure) => format.number(row.row),
          },
          { key: 'column', header: t('plan.column'), cell: (row) => <code>{row.column}</code> },
          { key: 'value', header: t('plan.value'), cell: (row) => row.value },
          { key: 'reason', header: t('plan.wrong'), cell: (row) => <Said text={row.reason} /> },
        ]}
      />
    </div>
  );
}
