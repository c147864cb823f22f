import { describe, expect, it } from 'vitest';
import { byPercent, changeOf, dayBefore, parsePrice, writePrice } from './revise';

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

  it('change by percent exactly, half to even', () => {
    expect(byPercent(29_500n, 10)).toBe(32_450n);
    expect(byPercent(30_000n, -2.5)).toBe(29_250n);
    expect(byPercent(5n, 10)).toBe(6n);
    expect(byPercent(15n, 10)).toBe(16n);
    expect(byPercent(25n, 10)).toBe(28n);
  });

  it('say how much they changed', () => {
    expect(changeOf(20_000n, 21_000n)).toBe(0.05);
    expect(changeOf(0n, 1n)).toBeNull();
  });
});

it('the day before the first of a month is the last of the one before', () => {
  expect(dayBefore('2027-03-01')).toBe('2027-02-28');
});
