/** Where a key leads in the grid. Walking stops at fields and at the products' names, which stand before the first column. */
import type { Place } from './table';

/** The column of the names. */
export const NAME = -1;

export interface Ways {
  rows: number;
  columns: number;
  /** How many rows a page has. */
  page: number;
  /** Whether there is a field; a place that is none is walked over. */
  isField: (row: number, column: number) => boolean;
  /** On a phone periods stand below each other: all ways lead from one to the next. */
  isCards: boolean;
}

export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** Up and down within a column, over what is no field. */
function inColumn(at: Place, step: 1 | -1, ways: Ways): Place | null {
  for (let row = at.row + step; row >= 0 && row < ways.rows; row += step)
    if (at.column === NAME || ways.isField(row, at.column)) return { row, column: at.column };
  return null;
}

/** Left and right within a row; the name is the leftmost. */
function inRow(at: Place, step: 1 | -1, ways: Ways): Place | null {
  for (let column = at.column + step; column >= NAME && column < ways.columns; column += step)
    if (column === NAME || ways.isField(at.row, column)) return { row: at.row, column };
  return null;
}

const firstOf = (row: number, ways: Ways) => inRow({ row, column: NAME }, 1, ways);
const lastOf = (row: number, ways: Ways): Place | null => {
  const found = inRow({ row, column: ways.columns }, -1, ways);
  return found === null || found.column === NAME ? null : found;
};

/** From field to field, on into the next row. */
function onwards(at: Place, step: 1 | -1, ways: Ways): Place | null {
  const inside = inRow(at, step, ways);
  if (inside !== null && inside.column !== NAME) return inside;
  return endOf(at.row + step, step, ways);
}

/** The first or last field from a row on. */
function endOf(from: number, step: 1 | -1, ways: Ways): Place | null {
  for (let row = from; row >= 0 && row < ways.rows; row += step) {
    const found = step === 1 ? firstOf(row, ways) : lastOf(row, ways);
    if (found !== null) return found;
  }
  return null;
}

/** A page further, or as far as there are fields. */
function byPage(at: Place, step: 1 | -1, ways: Ways): Place | null {
  const row = Math.min(Math.max(at.row + step * ways.page, 0), ways.rows - 1);
  const beside = { row: row - step, column: at.column };
  const found =
    inColumn(beside, step, ways) ?? inColumn({ ...beside, row: row + step }, step === 1 ? -1 : 1, ways);
  return found !== null && (found.row - at.row) * step > 0 ? found : null;
}

/** The field that grid navigation begins with, or the first name where there is none. */
export function beginning(ways: Ways): Place {
  return endOf(0, 1, ways) ?? { row: 0, column: NAME };
}

export function leadsTo(pressed: Pressed, at: Place, ways: Ways): Place | null {
  const toEnd = pressed.ctrlKey || pressed.metaKey;
  const along = ways.isCards ? onwards : inColumn;
  switch (pressed.key) {
    case 'ArrowUp':
      return along(at, -1, ways);
    case 'ArrowDown':
      return along(at, 1, ways);
    // On a name it opens the product.
    case 'Enter':
      return at.column === NAME ? null : along(at, pressed.shiftKey ? -1 : 1, ways);
    case 'ArrowLeft':
      return inRow(at, -1, ways);
    case 'ArrowRight':
      return inRow(at, 1, ways);
    // Within a row only, so that the grid can be left.
    case 'Tab':
      return inRow(at, pressed.shiftKey ? -1 : 1, ways);
    case 'Home':
      return toEnd ? beginning(ways) : (firstOf(at.row, ways) ?? { row: at.row, column: NAME });
    case 'End':
      return toEnd ? endOf(ways.rows - 1, -1, ways) : lastOf(at.row, ways);
    case 'PageUp':
      return byPage(at, -1, ways);
    case 'PageDown':
      return byPage(at, 1, ways);
    default:
      return null;
  }
}
