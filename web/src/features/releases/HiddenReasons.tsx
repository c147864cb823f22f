/** By which rules figures are hidden, the table of it folded away. Its texts are those of a policy's outlook. */
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';

export function HiddenReasons({
  hidden,
  className,
}: {
  hidden: Schema<'HiddenCells'>[];
  className?: string;
}) {
  const { t, format } = useI18n();
  return (
    <details className={className}>
      <summary>{t('trial.hidden')}</summary>
      <DataTable
        caption={t('trial.hidden')}
        keepForm
        rows={hidden}
        rowKey={(row) => row.reason}
        columns={[
          {
            key: 'reason',
            header: t('trial.reason'),
            names: true,
            cell: (row) => t(`trial.reason.${row.reason}`),
          },
          {
            key: 'cells',
            header: t('trial.cells'),
            numeric: true,
            cell: (row) => format.number(row.cells),
          },
        ]}
      />
    </details>
  );
}
