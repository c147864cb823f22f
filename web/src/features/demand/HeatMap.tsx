/**
 * Products by periods as a grid: the stronger the colour, the more; hidden periods are hatched at full, forecasts dashed. Arrow keys
 * walk from cell to cell, each of which says its product, period and figure in words.
 */
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { levelOf, mostOf } from './heat';
import classes from './heat.module.css';
import type { SeriesPoint } from './series';
import { usePointText } from './words';

export interface HeatRow {
  product: Schema<'SupplyProduct'>;
  points: ReadonlyMap<string, SeriesPoint>;
}

interface HeatMapProps {
  rows: readonly HeatRow[];
  periods: readonly string[];
  /** Whether the darkest is each product's own most, or the most of all. */
  scale: 'product' | 'all';
  onChoose: (row: HeatRow, point: SeriesPoint) => void;
}

export function HeatMap({ rows, periods, scale, onChoose }: HeatMapProps) {
  const { t, format } = useI18n();
  const [at, setAt] = useState({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const firstAhead = periods.findIndex((period) =>
    rows.some((row) => row.points.get(period)?.kind === 'forecast'),
  );
  useEffect(() => {
    // Where the map is wider than its box, it opens at the present: facts to the left, what is expected to the right.
    const box = grid.current?.parentElement;
    const ahead =
      grid.current?.querySelectorAll('thead th')[(firstAhead < 0 ? periods.length : firstAhead) + 1];
    if (box == null) return;
    const edge = ahead instanceof HTMLElement ? ahead.offsetLeft + ahead.offsetWidth : box.scrollWidth;
    box.scrollLeft = edge - box.clientWidth;
  }, [firstAhead, periods.length]);
  const shownOf = (row: HeatRow) => periods.flatMap((period) => row.points.get(period) ?? []);
  const most = mostOf(rows.flatMap(shownOf));

  const pointAt = (row: HeatRow, column: number): SeriesPoint => {
    const period = periods[column] ?? '';
    return row.points.get(period) ?? { period, kind: 'missing' };
  };
  const goTo = (row: number, column: number) => {
    setAt({ row, column });
    const cell = grid.current?.querySelector<HTMLElement>(`[data-at="${row}-${column}"]`);
    cell?.focus();
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const chosen = rows[row];
    if (chosen !== undefined) onChoose(chosen, pointAt(chosen, column));
  };
  const walk = (event: KeyboardEvent) => {
    const end = { row: rows.length - 1, column: periods.length - 1 };
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [at.row, Math.max(at.column - 1, 0)],
      ArrowRight: [at.row, Math.min(at.column + 1, end.column)],
      ArrowUp: [Math.max(at.row - 1, 0), at.column],
      ArrowDown: [Math.min(at.row + 1, end.row), at.column],
      Home: [at.row, 0],
      End: [at.row, end.column],
    };
    const move = moves[event.key];
    if (move === undefined || !(event.target as HTMLElement).matches('[role=gridcell]')) return;
    event.preventDefault();
    goTo(...move);
  };

  return (
    <div className={classes.box}>
      <table
        ref={grid}
        // A table is what a grid of the ARIA practices is made of.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        className={classes.map}
        aria-label={t('heat.label')}
        aria-describedby="heat-help"
        onKeyDown={walk}
      >
        <thead>
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
        <tbody>
          {rows.map((row, rowAt) => {
            const top = scale === 'all' ? most : mostOf(shownOf(row));
            return (
              <tr key={row.product.id} role="row">
                <th role="rowheader" scope="row">
                  <Link to="/demand/$productId" params={{ productId: row.product.id }}>
                    {row.product.name}
                  </Link>
                </th>
                {periods.map((period, column) => (
                  <Cell
                    key={period}
                    point={pointAt(row, column)}
                    unit={row.product.unit}
                    top={top}
                    place={`${rowAt}-${column}`}
                    current={at.row === rowAt && at.column === column}
                    onGo={() => goTo(rowAt, column)}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <span id="heat-help" className="l-visually-hidden">
        {t('heat.help')}
      </span>
    </div>
  );
}

interface CellProps {
  point: SeriesPoint;
  unit: string;
  top: number;
  place: string;
  current: boolean;
  onGo: () => void;
}

function Cell({ point, unit, top, place, current, onGo }: CellProps) {
  const { format } = useI18n();
  const say = usePointText(unit);
  const figure = point.value === undefined ? null : Math.round(point.value);
  return (
    <td
      role="gridcell"
      tabIndex={current ? 0 : -1}
      data-at={place}
      data-kind={point.kind}
      data-level={point.value === undefined ? undefined : levelOf(point.value, top)}
      onClick={onGo}
    >
      {figure !== null && <span aria-hidden="true">{format.compact(figure)}</span>}
      <span className="l-visually-hidden">{say(point)}</span>
    </td>
  );
}
