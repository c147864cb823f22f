import { describe, expect, it } from 'vitest';
import { changeOf, dayBefore, parsePrice, writePrice } from './revise';

describe('prices', () => {
  it('are read with a point or a comma, up to four decimals', () => {
    expect(parsePrice('2.95')).toBe(29_500n);
    expect(parsePrice(' 2,9501 ')).toBe(29_501n);
    expect(parsePrice('3')).toBe(30_000n);
    for (const text of ['', '-1', '1.23456', 'one', '1.', '1 000']) expect(parsePrice(text)).toBeNull();
  });

  it('are written with two to four decimals', () => {
    expect(writePrice(29_500n)).toBe('2.95');
    expect(writePrice(29_501n)).toBe('2.9501');
    expect(writePrice(30_000n)).toBe('3.00');
    expect(writePrice(1_230n)).toBe('0.123');
  });

  it('say how much they changed', () => {
    expect(changeOf(20_000n, 21_000n)).toBe(0.05);
    expect(changeOf(0n, 1n)).toBeNull();
  });
});

it('the day before the first of a month is the last of the one before', () => {
  expect(dayBefore('2027-03-01')).toBe('2027-02-28');
});
