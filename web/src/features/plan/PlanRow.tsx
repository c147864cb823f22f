/** One product of the grid: its name and those of its periods that are in view, each a forecast with its commit below. */
import { memo } from 'react';
import { useI18n } from '@/i18n/language';
import { drawn } from './layout';
import { type Draft, isAsForecast } from './plan';
import classes from './plan.module.css';
import type { Commits } from './queries';
import type { PlanTable } from './table';
import { NAME } from './walk';

interface PlanRowProps {
  table: PlanTable;
  /** In the table. */
  product: number;
  /** In the grid, which may show fewer. */
  row: number;
  top: number;
  height: number;
  /** The periods in words, by column. */
  labels: readonly string[];
  isCards: boolean;
  /** The columns in view, from the first to the one after the last. */
  first: number;
  end: number;
  /** The column that the keyboard is at, where it is this row. */
  current: number | null;
  said: Commits;
  draft: Draft;
  faults: ReadonlyMap<string, string>;
  mayCommit: boolean;
  onWrite: (id: string, text: string) => void;
}

export const PlanRow = memo(function PlanRow({
  table,
  product,
  row,
  top,
  height,
  labels,
  isCards,
  first,
  end,
  current,
  said,
  draft,
  faults,
  mayCommit,
  onWrite,
}: PlanRowProps) {
  const { t } = useI18n();
  const found = table.products[product];
  if (found === undefined) return null;
  return (
    <div role="row" aria-rowindex={row + 2} className={classes.row} style={{ top, height }}>
      <div role="rowheader" aria-colindex={1} className={classes.name}>
        {/* A plain link: one of the router's takes longer than all the figures of its row. The grid follows it. */}
        <a
          href={`/demand/${found.id}`}
          title={found.name}
          data-product={found.id}
          data-at={`${row},${NAME}`}
          tabIndex={current === NAME ? 0 : -1}
        >
          {found.name}
        </a>
      </div>
      {found.status === 'forecast' ? (
        drawn({ first, end }, current === NAME ? null : current).map((column) => {
          const bucket = table.bucketAt(product, column);
          return bucket === undefined ? null : (
            <Cell
              key={column}
              id={bucket.id}
              mean={bucket.mean}
              low={bucket.low}
              high={bucket.high}
              name={found.name}
              label={labels[column] ?? ''}
              isCard={isCards}
              row={row}
              column={column}
              current={current === column}
              said={said.get(bucket.id)}
              text={draft.get(bucket.id)}
              fault={faults.get(bucket.id)}
              mayCommit={mayCommit}
              onWrite={onWrite}
            />
          );
        })
      ) : (
        <div role="gridcell" aria-colindex={2} aria-colspan={table.periods.length} className={classes.none}>
          {t(`demand.forecast.${found.status}`)}
        </div>
      )}
    </div>
  );
});

interface CellProps {
  id: string;
  label: string;
  isCard: boolean;
  mean: number;
  low: number | null;
  high: number | null;
  name: string;
  row: number;
  column: number;
  current: boolean;
  said: number | undefined;
  text: string | undefined;
  fault: string | undefined;
  mayCommit: boolean;
  onWrite: (id: string, text: string) => void;
}

const Cell = memo(function Cell({
  id,
  label,
  isCard,
  mean,
  low,
  high,
  name,
  row,
  column,
  current,
  said,
  text,
  fault,
  mayCommit,
  onWrite,
}: CellProps) {
  const { t, format } = useI18n();
  const figure = (value: number) => format.number(Math.round(value));
  const band =
    low === null || high === null ? '' : t('demand.range', { low: figure(low), high: figure(high) });
  const shown = text ?? (said === undefined ? '' : String(said));
  // What is seen above the field is said with it, where somebody is.
  const isDescribed = mayCommit && (current || fault !== undefined);
  const place = {
    'data-at': `${row},${column}`,
    tabIndex: current ? 0 : -1,
  };
  return (
    <div
      role="gridcell"
      aria-colindex={column + 2}
      className={classes.cell}
      style={{ gridColumn: column + 2 }}
      data-differs={(shown !== '' && !isAsForecast(shown, mean)) || undefined}
      {...(!mayCommit && place)}
    >
      {isCard && <span className={classes.period}>{label}</span>}
      <span className={classes.mean}>{figure(mean)}</span>
      {band !== '' && <span className={classes.band}>{band}</span>}
      {mayCommit ? (
        <input
          {...place}
          className={classes.field}
          data-changed={text !== undefined || undefined}
          inputMode="decimal"
          autoComplete="off"
          aria-label={t('plan.field', { name, period: label })}
          aria-describedby={isDescribed ? `plan-${id}` : undefined}
          aria-invalid={fault !== undefined}
          value={shown}
          onChange={(event) => onWrite(id, event.currentTarget.value)}
        />
      ) : (
        <span className={classes.said}>
          {said === undefined ? t('plan.not_said') : format.quantity(said)}
        </span>
      )}
      {isDescribed && (
        <span
          id={`plan-${id}`}
          className={fault === undefined ? 'l-visually-hidden' : classes.fault}
          title={fault}
          lang={fault === undefined ? undefined : 'en'}
        >
          {fault ?? t('plan.forecast', { mean: figure(mean), band })}
        </span>
      )}
    </div>
  );
});
