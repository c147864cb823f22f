/** A released figure, or that it is suppressed. */
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Quantity } from '@/ui/values';

export function FigureOf({ row }: { row: Pick<Schema<'ReleaseRegion'>, 'value' | 'status' | 'unit'> }) {
  const { t } = useI18n();
  return row.value == null ? t(`release.cell.${row.status}`) : <Quantity value={row.value} unit={row.unit} />;
}
