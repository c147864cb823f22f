import { describe, expect, test } from 'vitest';
import { changed, filled, isAsForecast, paste, rowsOf } from './plan';
import { PlanBuilder, type PlanTable } from './table';

const grid = [
  ['a1', 'a2', undefined],
  ['b1', 'b2', 'b3'],
];
const idAt = (row: number, column: number) => grid[row]?.[column];

type Given = [product: string, period: string, id: string, mean?: number];

function tableOf(...given: Given[]): PlanTable {
  const builder = new PlanBuilder();
  for (const [product, period, id, mean] of given) {
    const status = mean === undefined ? ('too_old' as const) : ('forecast' as const);
    const forecast = {
      product_id: product,
      sku: product,
      name: `Product ${product}`,
      status,
      id,
      period,
      mean,
    };
    builder.add(forecast as Parameters<PlanBuilder['add']>[0]);
  }
  return builder.build();
}

describe('a range from a spreadsheet', () => {
  test('is laid over the grid from where it is pasted, without what lies beyond', () => {
    expect([...paste(idAt, { row: 0, column: 1 }, '7\t8\r\n9\t10\t11\r\n12\r\n')]).toEqual([
      ['a2', '7'],
      ['b2', '9'],
      ['b3', '10'],
    ]);
  });

  test('leaves alone what its empty cells lie on', () => {
    expect([...paste(idAt, { row: 1, column: 0 }, '\t5')]).toEqual([['b2', '5']]);
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
    const table = tableOf(['a', '2026-W46', 'a1', 12.4], ['a', '2026-W47', 'a2', 30]);
    const draft = new Map([
      ['a1', '12'],
      ['a2', '20'],
    ]);
    expect(rowsOf(draft, table, 'capacity', 'One line is down.')).toEqual([
      { id: 'a1', quantity: '12', reason: 'as_forecast', note: '', capacity: '' },
      { id: 'a2', quantity: '20', reason: 'capacity', note: 'One line is down.', capacity: '' },
    ]);
  });

  test('is filled in only where nothing is said yet, and only in the rows that are asked for', () => {
    const table = tableOf(
      ['a', '2026-W46', 'a1', 4.6],
      ['b', '2026-W46', 'b1', 5],
      ['c', '2026-W46', 'c1', 6],
      ['d', '2026-W46', 'd1', 7],
    );
    expect([...filled(table, [0, 1, 2], new Map([['b1', '9']]), new Map([['c1', 6]]))]).toEqual([
      ['b1', '9'],
      ['a1', '5'],
    ]);
  });

  test('is no longer written where its field is emptied', () => {
    const draft = new Map([
      ['a1', '12'],
      ['a2', '20'],
    ]);
    expect([...changed(draft, new Map(Object.entries({ a1: ' ', a3: '4' })))]).toEqual([
      ['a2', '20'],
      ['a3', '4'],
    ]);
  });
});

describe('the table of a cycle', () => {
  const table = tableOf(
    ['z', '2027-W01', 'z2', 8],
    ['a10', '2026-W53', 'x1', 1],
    ['a9', '2026-W53', 'n'],
    ['z', '2026-W53', 'z1', 7],
  );

  test('has products by name and periods by time, in whatever order they come', () => {
    expect(table.products.map(({ id }) => id)).toEqual(['a9', 'a10', 'z']);
    expect(table.periods).toEqual(['2026-W53', '2027-W01']);
    expect(table.bucketAt(2, 1)).toEqual({ id: 'z2', period: '2027-W01', mean: 8, low: null, high: null });
    expect([table.placeOf('z1'), table.meanOf('z1')]).toEqual([{ row: 2, column: 0 }, 7]);
  });

  test('has nothing where there is no forecast', () => {
    expect([
      table.idAt(0, 0),
      table.idAt(1, 1),
      table.idAt(1, 2),
      table.idAt(1, -1),
      table.idAt(9, 0),
    ]).toEqual(Array.from({ length: 5 }));
    expect([table.placeOf('n'), table.meanOf('n'), table.has('n')]).toEqual([undefined, Number.NaN, false]);
    expect([0, 1, 2].map((row) => table.fieldsOf(row))).toEqual([0, 1, 2]);
  });

  test('is searched by every word, without case and accents', () => {
    const cups = tableOf(['85123', '2026-W46', 'a', 1], ['Té', '2026-W46', 'b', 1]);
    expect(cups.found('PRODUCT te')).toEqual([1]);
    expect(cups.found('  ')).toEqual([0, 1]);
    expect(cups.found('product lantern')).toEqual([]);
  });
});
