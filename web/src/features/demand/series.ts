/** Released cells and the forecast after them as one row of periods, in order and without holes. */
export type PointKind = 'published' | 'suppressed' | 'forecast' | 'missing';

export interface SeriesPoint {
  period: string;
  kind: PointKind;
  /** The released figure, or the middle of the forecast. Hidden periods have none, anywhere. */
  value?: number;
  low?: number;
  high?: number;
}

interface Released {
  period: string;
  status: string;
  value?: number | null;
}

interface Expected {
  period: string;
  mean: number;
  low: number;
  high: number;
}

export function seriesOf(cells: readonly Released[], forecast: readonly Expected[]): SeriesPoint[] {
  const known = new Map<string, SeriesPoint>();
  for (const { period, mean, low, high } of forecast)
    known.set(period, { period, kind: 'forecast', value: mean, low, high });
  // A period that has been released since the forecast was made is a fact.
  for (const { period, status, value } of cells) {
    if (status === 'published' && value != null) known.set(period, { period, kind: 'published', value });
    else if (status === 'suppressed') known.set(period, { period, kind: 'suppressed' });
    else if (!known.has(period)) known.set(period, { period, kind: 'missing' });
  }
  return [...known.values()].sort((a, b) => (a.period < b.period ? -1 : 1));
}

interface Step {
  period: string;
  mean?: number | null;
  low_80?: number | null;
  high_80?: number | null;
}

/** The forecast rows that have figures. */
export function stepsOf(rows: readonly Step[]): Expected[] {
  return rows.flatMap(({ period, mean, low_80: low, high_80: high }) =>
    mean == null || low == null || high == null ? [] : [{ period, mean, low, high }],
  );
}
