/** Holds the rows against what is on offer: each gets its product or its fault, and equal products become one line. */
import { isInPacks, sum } from '@/features/catalogue/cart';
import type { Product } from '@/features/catalogue/queries';
import type { OrderRow, ReadFault } from './parse';

export type RowFault = ReadFault | 'unknown' | 'not_orderable' | 'decimals' | 'pack';

export interface JudgedRow {
  row: OrderRow;
  product: Product | null;
  fault: RowFault | null;
  /** The earlier row of the same product, to which this quantity is added. */
  sameAs: number | null;
}

export interface OrderLine {
  product: Product;
  quantity: number;
  /** The rows that it is made of. */
  rows: number[];
}

function decimalsOf(quantity: number): number {
  return String(quantity).split('.')[1]?.length ?? 0;
}

function faultOf(row: OrderRow, product: Product | null): RowFault | null {
  if (row.fault !== null) return row.fault;
  if (product === null) return 'unknown';
  if (!product.orderable) return 'not_orderable';
  if (decimalsOf(row.quantity ?? 0) > product.unit_decimals) return 'decimals';
  return isInPacks(row.quantity ?? 0, product.pack) ? null : 'pack';
}

export function judge(rows: readonly OrderRow[], found: ReadonlyMap<string, Product | null>): JudgedRow[] {
  const firstRows = new Map<string, number>();
  return rows.map((row) => {
    const product = found.get(row.sku) ?? null;
    const fault = faultOf(row, product);
    if (fault !== null || product === null) return { row, product, fault, sameAs: null };
    const sameAs = firstRows.get(product.id) ?? null;
    if (sameAs === null) firstRows.set(product.id, row.row);
    return { row, product, fault, sameAs };
  });
}

/** The good rows as lines of an order. */
export function linesOf(rows: readonly JudgedRow[]): OrderLine[] {
  const lines = new Map<string, OrderLine>();
  for (const { row, product, fault } of rows) {
    if (fault !== null || product === null || row.quantity === null) continue;
    const line = lines.get(product.id);
    if (line === undefined) lines.set(product.id, { product, quantity: row.quantity, rows: [row.row] });
    else {
      line.quantity = sum(line.quantity, row.quantity, product.unit_decimals);
      line.rows.push(row.row);
    }
  }
  return [...lines.values()];
}
