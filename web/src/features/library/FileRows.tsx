/** The files that are about to be sent, each with its title, its progress and what went wrong. */
import { CloseButton, Progress, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { DataTable } from '@/ui/DataTable';
import type { UploadRow } from './uploads';

interface FileRowsProps {
  rows: readonly UploadRow[];
  busy: boolean;
  onTitle: (key: string, title: string) => void;
  onRemove: (key: string) => void;
}

export function FileRows({ rows, busy, onTitle, onRemove }: FileRowsProps) {
  const { t, format } = useI18n();
  return (
    <DataTable
      caption={t('upload.many.files')}
      rows={rows}
      rowKey={(row) => row.key}
      columns={[
        { key: 'file', header: t('asset.file'), names: true, cell: (row) => row.file.name },
        {
          key: 'title',
          header: t('upload.name'),
          cell: (row) =>
            row.state === 'done' && row.made !== null ? (
              <Link to="/library/$assetId" params={{ assetId: row.made.id }}>
                {row.title}
              </Link>
            ) : (
              <TextInput
                size="xs"
                maxLength={200}
                aria-label={t('upload.many.title_of', { name: row.file.name })}
                value={row.title}
                disabled={busy || row.made !== null}
                error={row.title.trim() === '' ? t('upload.name.missing') : undefined}
                onChange={(event) => onTitle(row.key, event.currentTarget.value)}
              />
            ),
        },
        {
          key: 'size',
          header: t('asset.size'),
          numeric: true,
          cell: (row) => format.bytes(row.file.size),
        },
        { key: 'state', header: t('organization.state'), cell: (row) => <RowState row={row} /> },
        {
          key: 'remove',
          header: t('cart.remove'),
          cell: (row) => (
            <CloseButton
              disabled={busy}
              aria-label={t('cart.remove_of', { name: row.file.name })}
              onClick={() => onRemove(row.key)}
            />
          ),
        },
      ]}
    />
  );
}

function RowState({ row }: { row: UploadRow }) {
  const { t } = useI18n();
  switch (row.state) {
    case 'waiting':
      return (
        <Pill tone="quiet" icon={IconClock}>
          {t('upload.many.waiting')}
        </Pill>
      );
    case 'sending':
      return <Progress w={120} value={row.sent * 100} aria-label={t('upload.progress')} />;
    case 'done':
      return (
        <Pill tone="ok" icon={IconCircleCheck}>
          {t('upload.many.arrived')}
        </Pill>
      );
    case 'failed':
      return (
        <Pill tone="bad" icon={IconAlertTriangle}>
          {t(`problem.${row.problem?.code ?? 'internal'}`)}
        </Pill>
      );
  }
}
