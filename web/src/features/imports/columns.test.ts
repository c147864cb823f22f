import { describe, expect, it } from 'vitest';
import { columnsParameter, guess, parseCsv } from './columns';

describe('a file of sales lines', () => {
  it('is read with quotes, doubled quotes and both kinds of line ends', () => {
    expect(parseCsv('a,b\r\n"x, y","say ""hi"""\n1,2')).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"'],
      ['1', '2'],
    ]);
  });

  it('is understood by the names of the format, whatever their case', () => {
    expect(guess('online_retail', ['invoiceno', 'STOCKCODE', 'Menge'])).toEqual({
      document: 'invoiceno',
      sku: 'STOCKCODE',
    });
  });

  it('names only the columns that differ from the format, and those that are missing', () => {
    const header = [
      'InvoiceNo',
      'Artikel',
      'Quantity',
      'InvoiceDate',
      'UnitPrice',
      'Description',
      'CustomerID',
    ];
    const mapping = { ...guess('online_retail', header), sku: 'Artikel' };
    expect(columnsParameter('online_retail', mapping)).toBe('sku=Artikel,country=');
  });
});
