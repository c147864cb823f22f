/**
 * Products by periods: the forecast with its band above, the commit below. Up, down and Enter go from field to field
 * within a period; a range copied from a spreadsheet is laid over the grid from the field it is pasted into. On a phone
 * each product is a card.
 */
import { Link } from '@tanstack/react-router';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef } from 'react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { type Bucket, type Draft, isAsForecast, paste } from './plan';
import classes from './plan.module.css';
import type { Commit } from './queries';

export interface PlanRow {
  product: Schema<'SupplyProduct'>;
  /** None where there is no forecast. */
  buckets: ReadonlyMap<string, Bucket>;
  isTooOld: boolean;
  /** By the bucket's id. */
  commits: ReadonlyMap<string, Commit>;
}

interface PlanGridProps {
  rows: readonly PlanRow[];
  draft: Draft;
  faults: ReadonlyMap<string, string>;
  mayCommit: boolean;
  onChange: (changes: ReadonlyMap<string, string>) => void;
}

export function PlanGrid({ rows, draft, faults, mayCommit, onChange }: PlanGridProps) {
  const { t, format } = useI18n();
  const table = useRef<HTMLTableElement>(null);
  const periods = [...new Set(rows.flatMap((row) => [...row.buckets.keys()]))].sort();
  const grid = rows.map((row) => periods.map((period) => row.buckets.get(period)?.id));

  const walk = (event: KeyboardEvent, row: number, column: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    for (let next = row + step; next >= 0 && next < rows.length; next += step) {
      const field = table.current?.querySelector<HTMLInputElement>(`[data-at="${next}-${column}"]`);
      if (field != null) {
        field.focus();
        field.select();
        return;
      }
    }
  };
  const lay = (event: ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData('text/plain');
    // One figure is pasted as everywhere.
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    onChange(paste(grid, { row, column }, text));
  };

  if (periods.length === 0) return <p className={classes.nothing}>{t('plan.no_forecast')}</p>;
  return (
    <div className={classes.box} role="region" aria-label={t('plan.grid')} tabIndex={0}>
      <table ref={table} role="table" className={classes.grid}>
        <caption className="l-visually-hidden">{t('plan.grid')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col" className={classes.corner}>
              {t('product.name')}
            </th>
            {periods.map((period) => (
              <th key={period} role="columnheader" scope="col" title={format.period(period)}>
                <span aria-hidden="true">{format.shortPeriod(period)}</span>
                <span className="l-visually-hidden">{format.period(period)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, rowAt) => (
            <tr key={row.product.id} role="row">
              <th role="rowheader" scope="row">
                <Link to="/demand/$productId" params={{ productId: row.product.id }}>
                  {row.product.name}
                </Link>
              </th>
              {row.buckets.size === 0 ? (
                <td role="cell" colSpan={periods.length} className={classes.none}>
                  {t(`demand.forecast.${row.isTooOld ? 'too_old' : 'too_short'}`)}
                </td>
              ) : (
                periods.map((period, column) => {
                  const bucket = row.buckets.get(period);
                  return (
                    <td key={period} role="cell" data-label={format.period(period)}>
                      {bucket !== undefined && (
                        <Cell
                          name={row.product.name}
                          bucket={bucket}
                          commit={row.commits.get(bucket.id)}
                          text={draft.get(bucket.id)}
                          fault={faults.get(bucket.id)}
                          mayCommit={mayCommit}
                          place={`${rowAt}-${column}`}
                          onChange={(text) => onChange(new Map([[bucket.id, text]]))}
                          onKeyDown={(event) => walk(event, rowAt, column)}
                          onPaste={(event) => lay(event, rowAt, column)}
                        />
                      )}
                    </td>
                  );
                })
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  name: string;
  bucket: Bucket;
  commit: Commit | undefined;
  text: string | undefined;
  fault: string | undefined;
  mayCommit: boolean;
  place: string;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

function Cell({
  name,
  bucket,
  commit,
  text,
  fault,
  mayCommit,
  place,
  onChange,
  onKeyDown,
  onPaste,
}: CellProps) {
  const { t, format } = useI18n();
  const described = useId();
  const figure = (value: number | null) => (value === null ? '' : format.number(Math.round(value)));
  const band = t('demand.range', { low: figure(bucket.low), high: figure(bucket.high) });
  const said = commit === undefined ? '' : String(commit.quantity);
  const shown = text ?? said;
  const differs = shown !== '' && !isAsForecast(shown, bucket.mean);
  return (
    <div className={classes.cell} data-differs={differs || undefined}>
      <span className={classes.mean}>{figure(bucket.mean)}</span>
      {bucket.low !== null && bucket.high !== null && <span className={classes.band}>{band}</span>}
      {mayCommit ? (
        <input
          className={classes.field}
          data-at={place}
          data-changed={text !== undefined || undefined}
          inputMode="decimal"
          autoComplete="off"
          aria-label={t('plan.field', { name, period: format.period(bucket.period) })}
          aria-describedby={described}
          aria-invalid={fault !== undefined}
          value={shown}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      ) : (
        <span className={classes.said}>
          {said === '' ? t('plan.not_said') : format.quantity(Number(said))}
        </span>
      )}
      <span id={described} className={fault === undefined ? 'l-visually-hidden' : classes.fault}>
        {fault === undefined ? (
          t('plan.forecast', { mean: figure(bucket.mean), band })
        ) : (
          <span lang="en">{fault}</span>
        )}
      </span>
    </div>
  );
}
