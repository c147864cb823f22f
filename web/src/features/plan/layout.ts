/** Which rows and columns of the grid are in view. Heights are known before anything is drawn. */

/** Where each row begins and, at the end, where the last one ends. */
export function topsOf(heights: readonly number[]): Float64Array {
  const tops = new Float64Array(heights.length + 1);
  heights.forEach((height, row) => (tops[row + 1] = (tops[row] ?? 0) + height));
  return tops;
}

export interface Span {
  first: number;
  /** The one after the last. */
  end: number;
}

/** The row that `y` lies in; the last one for everything below. */
function rowAt(tops: Float64Array, y: number): number {
  let low = 0;
  let high = tops.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What lies between `from` and `to`, with some more on both sides so that nothing is missed while it is scrolled. */
export function spanOf(tops: Float64Array, from: number, to: number, spare: number): Span {
  const rows = tops.length - 1;
  if (rows <= 0) return { first: 0, end: 0 };
  return {
    first: Math.max(rowAt(tops, from) - spare, 0),
    end: Math.min(rowAt(tops, to) + 1 + spare, rows),
  };
}

/** Everything in the span and, in its place, the one that has the focus: what is drawn never takes the focus away. */
export function drawn({ first, end }: Span, focused: number | null): number[] {
  const all = Array.from({ length: Math.max(end - first, 0) }, (_, at) => first + at);
  if (focused === null || (focused >= first && focused < end)) return all;
  return focused < first ? [focused, ...all] : [...all, focused];
}
