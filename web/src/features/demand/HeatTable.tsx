/** The map's twin: one row per product and period, newest first, with the same words. */
import { Link } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Quantity } from '@/ui/values';
import classes from './demand.module.css';
import type { HeatRow } from './HeatMap';
import type { SeriesPoint } from './series';
import { StatusPill } from './StatusPill';

export function HeatTable({ rows, periods }: { rows: readonly HeatRow[]; periods: readonly string[] }) {
  const { t, format } = useI18n();
  const newest = [...periods].reverse();
  const entries = rows.flatMap(({ product, points }) =>
    newest.map((period): { product: HeatRow['product']; point: SeriesPoint } => ({
      product,
      point: points.get(period) ?? { period, kind: 'missing' },
    })),
  );
  return (
    <div className={classes.scroll}>
      <DataTable
        caption={t('heat.label')}
        rows={entries}
        rowKey={({ product, point }) => `${product.id}-${point.period}`}
        columns={[
          {
            key: 'name',
            header: t('product.name'),
            names: true,
            cell: ({ product }) => (
              <Link to="/demand/$productId" params={{ productId: product.id }}>
                {product.name}
              </Link>
            ),
          },
          { key: 'period', header: t('demand.period'), cell: ({ point }) => format.period(point.period) },
          {
            key: 'status',
            header: t('demand.status'),
            cell: ({ point }) => <StatusPill kind={point.kind} />,
          },
          {
            key: 'units',
            header: t('demand.units'),
            numeric: true,
            cell: ({ product, point }) =>
              point.value === undefined ? (
                <span className={classes.hidden}>{t(`demand.status.${point.kind}`)}</span>
              ) : (
                <Quantity
                  value={point.kind === 'forecast' ? Math.round(point.value) : point.value}
                  unit={product.unit}
                />
              ),
          },
        ]}
      />
    </div>
  );
}
