import { describe, expect, it } from 'vitest';
import { columnsOf, joinCsv, levelOf } from './heat';
import type { SeriesPoint } from './series';

const point = (period: string, kind: SeriesPoint['kind']): SeriesPoint => ({ period, kind });

describe('the heat map', () => {
  it('has the latest released periods and every forecast one as its columns', () => {
    const rows = [
      [point('2026-W40', 'published'), point('2026-W41', 'suppressed'), point('2026-W42', 'forecast')],
      [point('2026-W39', 'published'), point('2026-W43', 'forecast')],
    ];
    expect(columnsOf(rows, 2)).toEqual(['2026-W40', '2026-W41', '2026-W42', '2026-W43']);
  });

  it('keeps a period released for one product among the facts of all', () => {
    const rows = [[point('2026-W42', 'published')], [point('2026-W42', 'forecast')]];
    expect(columnsOf(rows, 13)).toEqual(['2026-W42']);
  });

  it('grades figures by the largest that is shown', () => {
    expect([0, 1, 20, 21, 99, 100].map((value) => levelOf(value, 100))).toEqual([0, 1, 1, 2, 5, 5]);
    expect(levelOf(5, 0)).toBe(0);
    expect(levelOf(-3, 10), 'more came back than went out').toBe(0);
  });
});

describe('joined CSV', () => {
  it('has its heading once', () => {
    expect(joinCsv(['a,b\r\n1,2\r\n', 'a,b\r\n3,4\r\n', 'a,b\r\n'])).toBe('a,b\r\n1,2\r\n3,4\r\n');
  });
});
