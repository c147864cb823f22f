/** What a supplier is about to commit to: figures that were typed or pasted over forecasts, and the rows they become. */

/** One forecast period of one product, as the grid shows it. */
export interface Bucket {
  id: string;
  period: string;
  mean: number;
  low: number | null;
  high: number | null;
}

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

/** Lays a copied range over the grid, its first cell at `at`. What lies beyond the grid, or is empty, is left out. */
export function paste(
  grid: readonly (readonly (string | undefined)[])[],
  at: { row: number; column: number },
  text: string,
): Map<string, string> {
  const laid = new Map<string, string>();
  cellsOf(text).forEach((cells, down) =>
    cells.forEach((cell, right) => {
      const id = grid[at.row + down]?.[at.column + right];
      if (id !== undefined && cell !== '') laid.set(id, cell);
    }),
  );
  return laid;
}

/** The forecast in whole units, for every bucket that nothing is said about yet. */
export function filled(buckets: readonly Bucket[], draft: Draft, said: ReadonlySet<string>): Draft {
  const next = new Map(draft);
  for (const { id, mean } of buckets)
    if (!said.has(id) && !next.has(id)) next.set(id, String(Math.round(mean)));
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
export function rowsOf(
  draft: Draft,
  means: ReadonlyMap<string, number>,
  reason: string,
  note: string,
): CommitRow[] {
  return [...draft].map(([id, quantity]) => {
    const same = isAsForecast(quantity, means.get(id) ?? Number.NaN);
    return { id, quantity, reason: same ? 'as_forecast' : reason, note: same ? '' : note, capacity: '' };
  });
}
