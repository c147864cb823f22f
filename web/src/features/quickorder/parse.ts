/**
 * Reads rows of SKU and quantity, pasted from a spreadsheet, typed, or out of a CSV file. What cannot be understood for
 * certain is a fault of its row, never a guess: an order of 1.000 could be one or a thousand.
 */
export type ReadFault =
  'no_sku' | 'long_sku' | 'no_quantity' | 'not_a_number' | 'ambiguous' | 'not_positive' | 'columns';

export interface OrderRow {
  /** Its line in the source, from 1. */
  row: number;
  sku: string;
  /** The quantity as it was written. */
  written: string;
  quantity: number | null;
  fault: ReadFault | null;
}

/** The most that one order may hold, and so the most that is looked up at once. */
export const MOST_ROWS = 200;

const SKU_WORDS = new Set([
  'sku',
  'code',
  'article',
  'item',
  'product',
  'ref',
  'referencia',
  'código',
  'codigo',
  'artículo',
  'articulo',
  'producto',
]);
const QUANTITY_WORDS = new Set(['quantity', 'qty', 'units', 'pieces', 'cantidad', 'cant', 'unidades', 'uds']);
const LONGEST_SKU = 64;

interface Cells {
  row: number;
  cells: string[];
}

export function readRows(source: string): OrderRow[] {
  const text = source.replace(/^\uFEFF/, '').replace(/^sep=.\r?\n/i, '');
  const skipped = source.length - text.length > 1 ? 1 : 0;
  const lines = splitText(text)
    .map(({ row, cells }) => ({ row: row + skipped, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const heading = lines[0] === undefined ? null : headingOf(lines[0].cells);
  if (heading === null) return lines.map(({ row, cells }) => plainRow(row, cells));
  return lines
    .slice(1)
    .map(({ row, cells }) => rowOf(row, cells[heading.sku] ?? '', cells[heading.quantity] ?? ''));
}

function headingOf(cells: readonly string[]): { sku: number; quantity: number } | null {
  const words = cells.map((cell) => cell.toLowerCase().replace(/[.:]$/, ''));
  const sku = words.findIndex((word) => SKU_WORDS.has(word));
  const quantity = words.findIndex((word) => QUANTITY_WORDS.has(word));
  return sku === -1 || quantity === -1 ? null : { sku, quantity };
}

/** Without a heading only two columns have one meaning. */
function plainRow(row: number, all: readonly string[]): OrderRow {
  const cells = all.slice(0, all.findLastIndex((cell) => cell !== '') + 1);
  const [sku = '', quantity = ''] = cells;
  if (cells.length > 2) return { row, sku, written: quantity, quantity: null, fault: 'columns' };
  return rowOf(row, sku, quantity);
}

function rowOf(row: number, sku: string, written: string): OrderRow {
  const read = readQuantity(written);
  const skuFault = sku === '' ? 'no_sku' : sku.length > LONGEST_SKU ? 'long_sku' : null;
  if (typeof read === 'number') return { row, sku, written, quantity: read, fault: skuFault };
  return { row, sku, written, quantity: null, fault: skuFault ?? read };
}

export function readQuantity(written: string): number | ReadFault {
  const text = written.replace(/[\s\u00a0\u202f]/g, '');
  if (text === '') return 'no_quantity';
  if (!/^-?\d+([.,]\d{1,3})?$/.test(text)) return 'not_a_number';
  // Three digits behind a separator are thousands to one reader and thousandths to another, unless a zero leads.
  if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return 'ambiguous';
  const value = Number(text.replace(',', '.'));
  return value > 0 ? value : 'not_positive';
}

function splitText(text: string): Cells[] {
  const separator = separatorOf(text);
  if (separator !== null) return splitCells(text, separator);
  return text.split(/\r?\n/).map((line, index) => {
    const words = line.trim().split(/\s+/);
    const last = words.at(-1) ?? '';
    // What stands between SKU and quantity, such as a name, is left alone.
    return { row: index + 1, cells: words.length > 2 ? [words[0] ?? '', last] : words };
  });
}

function separatorOf(text: string): string | null {
  if (text.includes('\t')) return '\t';
  if (text.includes(';')) return ';';
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '');
  if (first === undefined || !first.includes(',')) return null;
  const cells = splitCells(first, ',')[0]?.cells ?? [];
  // In "22282 1,5" the comma belongs to the quantity.
  return headingOf(cells) !== null || !/\s/.test((cells[0] ?? '').trim()) ? ',' : null;
}

/** Cells with quotes as RFC 4180 has them; a row is counted where it begins. */
function splitCells(text: string, separator: string): Cells[] {
  const rows: Cells[] = [];
  let line = 1;
  let cells: string[] = [];
  let began = line;
  let cell = '';
  let quoted = false;
  const endRow = () => {
    rows.push({ row: began, cells: [...cells, cell] });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\n') line += 1;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (sign === separator) {
      cells.push(cell);
      cell = '';
    } else if (sign === '\n') {
      endRow();
      began = line;
    } else if (sign !== '\r') cell += sign;
  }
  endRow();
  return rows;
}
