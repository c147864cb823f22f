import { describe, expect, it } from 'vitest';
import { labelStep, runs, scaleTo } from './scale';
import { seriesOf } from './series';

describe('a series', () => {
  it('puts released periods and the forecast in order', () => {
    const points = seriesOf(
      [
        { period: '2026-W41', status: 'published', value: 12 },
        { period: '2026-W40', status: 'suppressed', value: null },
      ],
      [{ period: '2026-W42', mean: 10, low: 6, high: 15 }],
    );
    expect(points.map((point) => [point.period, point.kind])).toEqual([
      ['2026-W40', 'suppressed'],
      ['2026-W41', 'published'],
      ['2026-W42', 'forecast'],
    ]);
  });

  it('holds no value for a hidden period, whatever the answer said', () => {
    const [point] = seriesOf([{ period: '2026-W40', status: 'suppressed', value: 7 }], []);
    expect(point).toEqual({ period: '2026-W40', kind: 'suppressed' });
  });

  it('lets a released figure replace the forecast of its period', () => {
    const points = seriesOf(
      [{ period: '2026-W42', status: 'published', value: 11 }],
      [{ period: '2026-W42', mean: 10, low: 6, high: 15 }],
    );
    expect(points).toEqual([{ period: '2026-W42', kind: 'published', value: 11 }]);
  });
});

describe('the axis', () => {
  it('climbs in round steps from zero to above the highest shown figure', () => {
    expect(scaleTo(37).ticks).toEqual([0, 10, 20, 30, 40]);
    expect(scaleTo(0)).toEqual({ max: 1, ticks: [0] });
  });

  it('breaks the line at a gap', () => {
    const found = runs([1, 2, null, 3], (item) => item !== null);
    expect(found).toEqual([
      { from: 0, items: [1, 2] },
      { from: 3, items: [3] },
    ]);
  });

  it('leaves out labels that would run into each other', () => {
    expect(labelStep(52, 520, 40)).toBe(4);
    expect(labelStep(5, 520, 40)).toBe(1);
  });
});
