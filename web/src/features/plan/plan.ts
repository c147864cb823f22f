/** What a supplier is about to commit to: figures that were typed or pasted over forecasts, and the rows they become. */
import type { Place, PlanTable } from './table';

/** By the bucket's id, as it was written. */
export type Draft = ReadonlyMap<string, string>;

/** Forecasts have three decimals; whoever commits to whole units means the forecast. */
const SAME = 1;

export function isAsForecast(text: string, mean: number): boolean {
  const quantity = Number(text);
  return text.trim() !== '' && Number.isFinite(quantity) && Math.abs(quantity - mean) < SAME;
}

/** A copied range of a spreadsheet: rows are lines, cells are parted by tabs. */
export function cellsOf(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  return lines.map((line) => line.split('\t').map((cell) => cell.trim()));
}

/**
 * Lays a copied range over the grid, its first cell at `from`; `idAt` says which bucket a place is. What lies beyond
 * the grid, or is empty, is left out.
 */
export function paste(
  idAt: (row: number, column: number) => string | undefined,
  from: Place,
  text: string,
): Map<string, string> {
  const laid = new Map<string, string>();
  cellsOf(text).forEach((cells, down) =>
    cells.forEach((cell, right) => {
      const id = idAt(from.row + down, from.column + right);
      if (id !== undefined && cell !== '') laid.set(id, cell);
    }),
  );
  return laid;
}

/** A draft with changes; what was emptied is not written any more. */
export function changed(draft: Draft, changes: Draft): Draft {
  const next = new Map(draft);
  for (const [id, text] of changes) {
    if (text.trim() === '') next.delete(id);
    else next.set(id, text);
  }
  return next;
}

/** The forecast in whole units, for every bucket of the rows that nothing is said about yet. */
export function filled(
  table: PlanTable,
  rows: readonly number[],
  draft: Draft,
  said: ReadonlyMap<string, number>,
): Draft {
  const next = new Map(draft);
  for (const row of rows) {
    for (let column = 0; column < table.periods.length; column += 1) {
      const id = table.idAt(row, column);
      if (id !== undefined && !said.has(id) && !next.has(id))
        next.set(id, String(Math.round(table.meanOf(id))));
    }
  }
  return next;
}

export interface CommitRow {
  id: string;
  quantity: string;
  reason: string;
  note: string;
  capacity: string;
}

/** The rows that the API takes, in the order of the draft; what differs from its forecast carries the reason. */
export function rowsOf(draft: Draft, table: PlanTable, reason: string, note: string): CommitRow[] {
  return [...draft].map(([id, quantity]) => {
    const same = isAsForecast(quantity, table.meanOf(id));
    return { id, quantity, reason: same ? 'as_forecast' : reason, note: same ? '' : note, capacity: '' };
  });
}
