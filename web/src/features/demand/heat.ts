/** The heat map's arithmetic: which periods are its columns, and how dark a figure is. */
import type { SeriesPoint } from './series';

/** The latest released periods and all forecast ones, in order. */
export function columnsOf(rows: readonly (readonly SeriesPoint[])[], span: number): string[] {
  const released = new Set<string>();
  const expected = new Set<string>();
  for (const points of rows)
    for (const { period, kind } of points) (kind === 'forecast' ? expected : released).add(period);
  return [
    ...[...released].sort().slice(-span),
    ...[...expected].filter((period) => !released.has(period)).sort(),
  ];
}

export const LEVELS = 5;

/** From 1 for the least to 5 for the most; zero is 0. Only figures that are shown anyway decide what the most is. */
export function levelOf(value: number, most: number): number {
  if (!(value > 0) || !(most > 0)) return 0;
  return Math.min(LEVELS, Math.max(1, Math.ceil((value / most) * LEVELS)));
}

export function mostOf(points: readonly SeriesPoint[]): number {
  return Math.max(0, ...points.map((point) => point.value ?? 0));
}

/** CSV answers of the same list one below the other, with one heading row. */
export function joinCsv(answers: readonly string[]): string {
  return answers
    .map((text) => text.replace(/^\uFEFF/, '').replace(/\r?\n$/, ''))
    .map((text, index) => (index === 0 ? text : text.replace(/^[^\n]*\n?/, '')))
    .filter((text) => text !== '')
    .map((text) => `${text}\r\n`)
    .join('');
}
