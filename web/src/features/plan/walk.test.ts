import { describe, expect, test } from 'vitest';
import { beginning, leadsTo, NAME, type Ways } from './walk';

// The second product has no forecast, the third none in its first period.
const FIELDS = ['111', '000', '011', '110'];
const ways: Ways = {
  rows: FIELDS.length,
  columns: 3,
  page: 2,
  isField: (row, column) => FIELDS[row]?.[column] === '1',
  isCards: false,
};

function after(keys: string, at: readonly [number, number], how: Ways = ways): [number, number] | null {
  const key = keys.split('+').at(-1) ?? '';
  const pressed = { key, shiftKey: keys.includes('Shift+'), ctrlKey: keys.includes('Ctrl+'), metaKey: false };
  const place = leadsTo(pressed, { row: at[0], column: at[1] }, how);
  return place === null ? null : [place.row, place.column];
}

describe('the keyboard', () => {
  test('walks over what is no field', () => {
    expect(after('ArrowDown', [0, 0])).toEqual([3, 0]);
    expect(after('Enter', [0, 1])).toEqual([2, 1]);
    expect(after('Shift+Enter', [2, 1])).toEqual([0, 1]);
    expect(after('ArrowLeft', [2, 1])).toEqual([2, NAME]);
    expect(after('ArrowDown', [2, 2])).toBe(null);
  });

  test('reaches the names, of products without a forecast too, and leaves Enter to them', () => {
    expect(after('ArrowLeft', [0, 0])).toEqual([0, NAME]);
    expect(after('ArrowDown', [0, NAME])).toEqual([1, NAME]);
    expect(after('ArrowRight', [1, NAME])).toBe(null);
    expect(after('Enter', [0, NAME])).toBe(null);
  });

  test('goes to the ends of a row and of the whole grid', () => {
    expect(after('Home', [2, 2])).toEqual([2, 1]);
    expect(after('End', [3, 0])).toEqual([3, 1]);
    expect(after('Ctrl+Home', [3, 0])).toEqual([0, 0]);
    expect(after('Ctrl+End', [0, 0])).toEqual([3, 1]);
  });

  test('goes by pages, as far as there are fields', () => {
    expect(after('PageDown', [0, 1])).toEqual([2, 1]);
    expect(after('PageDown', [2, 1])).toEqual([3, 1]);
    expect(after('PageUp', [3, 1])).toEqual([0, 1]);
    expect(after('PageDown', [0, 2])).toEqual([2, 2]);
    expect(after('PageDown', [2, 2])).toBe(null);
    expect(after('PageUp', [0, 2])).toBe(null);
  });

  test('leaves with Tab at the end of a row', () => {
    expect(after('Tab', [0, 1])).toEqual([0, 2]);
    expect(after('Tab', [0, 2])).toBe(null);
    expect(after('Shift+Tab', [0, 0])).toEqual([0, NAME]);
    expect(after('Shift+Tab', [0, NAME])).toBe(null);
  });

  test('goes from period to period on cards, and on to the next product', () => {
    const cards = { ...ways, isCards: true };
    expect(after('ArrowDown', [0, 0], cards)).toEqual([0, 1]);
    expect(after('Enter', [0, 2], cards)).toEqual([2, 1]);
    expect(after('ArrowUp', [2, 1], cards)).toEqual([0, 2]);
    expect(after('ArrowUp', [0, 0], cards)).toBe(null);
  });

  test('begins with the first field, or with a name where there is none', () => {
    expect(beginning({ ...ways, isField: (row) => row === 2 })).toEqual({ row: 2, column: 0 });
    expect(beginning({ ...ways, isField: () => false })).toEqual({ row: 0, column: NAME });
  });
});
