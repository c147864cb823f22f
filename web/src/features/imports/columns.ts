/** What a file of sales lines says about itself: its header and a few rows, read here before anything is sent. */
import type { Schema } from '@/api/client';

export const MEANINGS = [
  'document',
  'sku',
  'quantity',
  'date',
  'unit_price',
  'description',
  'customer',
  'customer_name',
  'country',
  'channel',
] as const;
export type Meaning = (typeof MEANINGS)[number];

export const FORMATS = ['online_retail', 'iowa_invoices'] as const satisfies readonly Schema<'Format'>[];
export const DATE_ORDERS = [
  'year_first',
  'month_first',
  'day_first',
] as const satisfies readonly Schema<'DateOrder'>[];

/** What the formats call their columns; what a format has not is not named. */
export const USUAL: Record<Schema<'Format'>, Partial<Record<Meaning, string>>> = {
  online_retail: {
    document: 'InvoiceNo',
    sku: 'StockCode',
    quantity: 'Quantity',
    date: 'InvoiceDate',
    unit_price: 'UnitPrice',
    description: 'Description',
    customer: 'CustomerID',
    country: 'Country',
  },
  iowa_invoices: {
    document: 'invoice_item_number',
    sku: 'item_number',
    quantity: 'bottles_sold',
    date: 'date',
    unit_price: 'state_bottle_retail',
    description: 'item_description',
    customer: 'store_number',
    customer_name: 'store_name',
  },
};

const SAMPLE_BYTES = 65_536;

/** Header and first rows of a CSV file, plain or gzip. */
export async function sampleOf(file: File): Promise<string[][]> {
  const packed = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const stream: ReadableStream<Uint8Array> = isGzip
    ? file.stream().pipeThrough(new DecompressionStream('gzip'))
    : file.slice(0, SAMPLE_BYTES).stream();
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < SAMPLE_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return parseCsv(text.replace(/^\uFEFF/, '')).slice(0, 4);
}

/** Rows of CSV text with quoted fields; a last row that is cut off stays as it is. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === ',') {
      row.push(field);
      field = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at += 1;
      rows.push([...row, field]);
      row = [];
      field = '';
    } else field += char;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows.filter((cells) => cells.some((cell) => cell !== ''));
}

export type Mapping = Partial<Record<Meaning, string>>;

/** Which column of the file means what, as far as the format's own names are found in it, whatever their case. */
export function guess(format: Schema<'Format'>, header: readonly string[]): Mapping {
  const found: Mapping = {};
  for (const meaning of MEANINGS) {
    const usual = USUAL[format][meaning] ?? meaning;
    const column = header.find((name) => name.trim().toLowerCase() === usual.toLowerCase());
    if (column !== undefined) found[meaning] = column;
  }
  return found;
}

/** What the API has to be told: where the file differs from the format. An empty name says that there is none. */
export function columnsParameter(format: Schema<'Format'>, mapping: Mapping): string | undefined {
  const told = MEANINGS.filter((meaning) => (mapping[meaning] ?? '') !== (USUAL[format][meaning] ?? '')).map(
    (meaning) => `${meaning}=${mapping[meaning] ?? ''}`,
  );
  return told.length === 0 ? undefined : told.join(',');
}
