/** One period of a series in a sentence, for the readout, the screen reader and the table alike. */
import { useI18n } from '@/i18n/language';
import type { SeriesPoint } from './series';

export function usePointText(unit: string): (point: SeriesPoint) => string {
  const { t, format } = useI18n();
  return (point) => {
    const period = format.period(point.period);
    const amount = (value: number | undefined) => format.number(Math.round(value ?? 0));
    if (point.kind === 'suppressed') return t('chart.point.suppressed', { period });
    if (point.kind === 'missing') return t('chart.point.missing', { period });
    if (point.kind === 'published') {
      return t('chart.point.published', {
        period,
        value: format.quantity(point.value ?? 0),
        unit: t.unit(unit, point.value ?? 0),
      });
    }
    return t('chart.point.forecast', {
      period,
      value: amount(point.value),
      low: amount(point.low),
      high: amount(point.high),
      unit: t.unit(unit, Math.round(point.value ?? 0)),
    });
  };
}
