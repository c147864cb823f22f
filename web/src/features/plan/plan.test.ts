import { describe, expect, test } from 'vitest';
import { type Bucket, filled, isAsForecast, paste, rowsOf } from './plan';

const grid = [
  ['a1', 'a2', undefined],
  ['b1', 'b2', 'b3'],
];
const bucket = (id: string, mean: number): Bucket => ({
  id,
  period: '2026-W46',
  mean,
  low: null,
  high: null,
});

describe('a range from a spreadsheet', () => {
  test('is laid over the grid from where it is pasted, without what lies beyond', () => {
    expect([...paste(grid, { row: 0, column: 1 }, '7\t8\r\n9\t10\t11\r\n12\r\n')]).toEqual([
      ['a2', '7'],
      ['b2', '9'],
      ['b3', '10'],
    ]);
  });

  test('leaves alone what its empty cells lie on', () => {
    expect([...paste(grid, { row: 1, column: 0 }, '\t5')]).toEqual([['b2', '5']]);
  });
});

describe('a commit', () => {
  test('is as forecast to less than a unit', () => {
    expect(isAsForecast('12', 12.9)).toBe(true);
    expect(isAsForecast('12', 13)).toBe(false);
    expect(isAsForecast('', 0)).toBe(false);
    expect(isAsForecast('many', 12)).toBe(false);
  });

  test('carries the reason only where it differs', () => {
    const means = new Map([
      ['a1', 12.4],
      ['a2', 30],
    ]);
    const draft = new Map([
      ['a1', '12'],
      ['a2', '20'],
    ]);
    expect(rowsOf(draft, means, 'capacity', 'One line is down.')).toEqual([
      { id: 'a1', quantity: '12', reason: 'as_forecast', note: '', capacity: '' },
      { id: 'a2', quantity: '20', reason: 'capacity', note: 'One line is down.', capacity: '' },
    ]);
  });

  test('is filled in only where nothing is said yet', () => {
    const draft = filled(
      [bucket('a', 4.6), bucket('b', 5), bucket('c', 6)],
      new Map([['b', '9']]),
      new Set(['c']),
    );
    expect([...draft]).toEqual([
      ['b', '9'],
      ['a', '5'],
    ]);
  });
});
