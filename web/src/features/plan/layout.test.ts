import { describe, expect, test } from 'vitest';
import { drawn, spanOf, topsOf } from './layout';

const HEIGHTS = [10, 30, 10, 10, 50, 10];
const tops = topsOf(HEIGHTS);

describe('what is in view', () => {
  test('is every row that a part of the box shows, wherever it is scrolled to', () => {
    for (let from = 0; from <= 120; from += 1) {
      for (const height of [1, 9, 10, 47]) {
        const seen = HEIGHTS.map((_, row) => row).filter(
          (row) => (tops[row] ?? 0) < from + height && (tops[row + 1] ?? 0) > from,
        );
        const { first, end } = spanOf(tops, from, from + height, 0);
        for (const row of seen) expect(row >= first && row < end, `${from}, ${height}, ${row}`).toBe(true);
        expect(end - first).toBeLessThanOrEqual(Math.max(seen.length + 2, 1));
      }
    }
  });

  test('is a little more than that, but never beyond the ends', () => {
    expect(spanOf(tops, 0, 5, 2)).toEqual({ first: 0, end: 3 });
    expect(spanOf(tops, 115, 120, 2)).toEqual({ first: 3, end: 6 });
    expect(spanOf(topsOf([]), 0, 100, 2)).toEqual({ first: 0, end: 0 });
  });

  test('has what has the focus in its place, also from far away', () => {
    expect(drawn({ first: 3, end: 5 }, 4)).toEqual([3, 4]);
    expect(drawn({ first: 3, end: 5 }, 0)).toEqual([0, 3, 4]);
    expect(drawn({ first: 3, end: 5 }, 9)).toEqual([3, 4, 9]);
    expect(drawn({ first: 3, end: 5 }, null)).toEqual([3, 4]);
  });
});
