import { describe, expect, it } from 'vitest';
import type { Product } from '@/features/catalogue/queries';
import { judge, linesOf } from './judge';
import { readQuantity, readRows } from './parse';

const pairs = (text: string) => readRows(text).map(({ sku, quantity }) => [sku, quantity]);

describe('rows', () => {
  it('are read whatever stands between SKU and quantity', () => {
    const wanted = [
      ['22282', 4],
      ['85123A', 12],
    ];
    expect(pairs('22282\t4\r\n85123A\t12\r\n')).toEqual(wanted);
    expect(pairs('22282;4\n85123A;12')).toEqual(wanted);
    expect(pairs('22282,4\n"85123A","12"')).toEqual(wanted);
    expect(pairs('22282 4\n\n  85123A   WHITE HANGING HEART  12 ')).toEqual(wanted);
  });

  it('follow their heading, in either language', () => {
    expect(pairs('Name,SKU,Quantity\nEgg house,22282,4')).toEqual([['22282', 4]]);
    expect(pairs('Cantidad;Nombre;Referencia\n1,5;Cinta;R-7')).toEqual([['R-7', 1.5]]);
    expect(pairs('sep=;\nSKU;Qty\n22282;4')).toEqual([['22282', 4]]);
  });

  it('keep the number of their line, behind blank lines and line breaks in quotes too', () => {
    expect(readRows('SKU,Name,Qty\n\n1,"two\nlines",3\n2,x,y').map(({ row }) => row)).toEqual([3, 5]);
  });

  it('with more columns and no heading are a fault, because a guess could order the wrong thing', () => {
    expect(readRows('22282,Egg house,4')[0]?.fault).toBe('columns');
    expect(readRows('22282;4;')[0]?.fault).toBeNull();
  });

  it('say what is wrong with them', () => {
    expect(readRows('22282\n;4\n1;x\n1;-2\n1;0').map(({ fault }) => fault)).toEqual([
      'no_quantity',
      'no_sku',
      'not_a_number',
      'not_positive',
      'not_positive',
    ]);
  });
});

describe('quantities', () => {
  it('take either decimal sign, and never guess at thousands', () => {
    expect(readQuantity('1,5')).toBe(1.5);
    expect(readQuantity('0.125')).toBe(0.125);
    expect(readQuantity('1 000')).toBe(1000);
    expect(readQuantity('1.000')).toBe('ambiguous');
    expect(readQuantity('1,000')).toBe('ambiguous');
    expect(readQuantity('1,000.5')).toBe('not_a_number');
  });
});

describe('judging', () => {
  const product = (id: string, more: Partial<Product> = {}) =>
    ({ id, sku: id, orderable: true, unit_decimals: 1, ...more }) as Product;

  it('adds up the rows of one product and keeps the faulty ones out', () => {
    const rows = readRows('a;0.1\nb;1\na;0.2\nc;1\nd;1.25\ne;30\nf;4.5');
    const found = new Map<string, Product | null>([
      ['a', product('a')],
      ['b', product('b', { orderable: false })],
      ['c', null],
      ['d', product('d')],
      ['e', product('e', { pack: 24 })],
      ['f', product('f', { pack: 1.5 })],
    ]);
    const judged = judge(rows, found);
    expect(judged.map(({ fault }) => fault)).toEqual([
      null,
      'not_orderable',
      null,
      'unknown',
      'decimals',
      'pack',
      null,
    ]);
    expect(judged[2]?.sameAs).toBe(1);
    expect(linesOf(judged)).toEqual([
      { product: product('a'), quantity: 0.3, rows: [1, 3] },
      { product: product('f', { pack: 1.5 }), quantity: 4.5, rows: [7] },
    ]);
  });
});
