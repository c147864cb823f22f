/** The chart's twin: the same periods, newest first, with the same words. */
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Quantity } from '@/ui/values';
import classes from './demand.module.css';
import type { SeriesPoint } from './series';
import { StatusPill } from './StatusPill';

export function SeriesTable({ points, unit }: { points: readonly SeriesPoint[]; unit: string }) {
  const { t, format } = useI18n();
  return (
    <div className={classes.scroll}>
      <DataTable
        caption={t('demand.table')}
        rows={[...points].reverse()}
        rowKey={(point) => point.period}
        columns={[
          {
            key: 'period',
            header: t('demand.period'),
            names: true,
            cell: (point) => format.period(point.period),
          },
          {
            key: 'begins',
            header: t('demand.period_starts'),
            minor: true,
            cell: (point) => format.weekStart(point.period),
          },
          { key: 'status', header: t('demand.status'), cell: (point) => <StatusPill kind={point.kind} /> },
          {
            key: 'units',
            header: t('demand.units'),
            numeric: true,
            cell: (point) =>
              point.value === undefined ? (
                <span className={classes.hidden}>{t(`demand.status.${point.kind}`)}</span>
              ) : (
                <Quantity
                  value={point.kind === 'forecast' ? Math.round(point.value) : point.value}
                  unit={unit}
                />
              ),
          },
          {
            key: 'interval',
            header: t('demand.interval'),
            numeric: true,
            cell: (point) =>
              point.low === undefined || point.high === undefined
                ? ''
                : t('demand.range', {
                    low: format.number(Math.round(point.low)),
                    high: format.number(Math.round(point.high)),
                  }),
          },
        ]}
      />
    </div>
  );
}
