/** How good the forecasts of a product were, by how far ahead they looked. */
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import classes from '@/features/demand/demand.module.css';
import { type TrackRecord, trackRecordQuery } from './queries';

type Accuracy = Schema<'ForecastAccuracy'>;

export function TrackRecordPanel({ series }: { series: string }) {
  const { t } = useI18n();
  const query = useQuery(trackRecordQuery(series));
  return (
    <Panel title={t('record.title')}>
      <Loaded query={query}>{(record) => <Recorded record={record} />}</Loaded>
    </Panel>
  );
}

function Recorded({ record }: { record: TrackRecord }) {
  const { t, format } = useI18n();
  if (record.all.scored === 0) return <p className={classes.plain}>{t('record.none')}</p>;
  const percent = (value: string | number | null | undefined) =>
    value == null ? '–' : `${format.number(Number(value), 1)} %`;
  return (
    <div className={classes.stack}>
      <p className={classes.plain}>{t('record.lead')}</p>
      <DataTable
        caption={t('record.title')}
        rows={[...record.by_horizon, record.all]}
        rowKey={(row) => String(row.horizon ?? 'all')}
        columns={[
          {
            key: 'horizon',
            header: t('record.horizon'),
            names: true,
            cell: (row: Accuracy) => (row.horizon == null ? t('record.all') : format.number(row.horizon)),
          },
          {
            key: 'scored',
            header: t('record.scored'),
            numeric: true,
            cell: (row) => format.number(row.scored),
          },
          {
            key: 'hidden',
            header: t('record.not_available'),
            numeric: true,
            cell: (row) => format.number(row.not_available),
          },
          ...(['wape', 'bias', 'coverage_80', 'coverage_95'] as const).map((key) => ({
            key,
            header: t(`record.${key}`),
            numeric: true,
            cell: (row: Accuracy) => percent(row[key]),
          })),
        ]}
      />
      <p className={classes.plain}>{t('record.words')}</p>
    </div>
  );
}
