import { describe, expect, it } from 'vitest';
import { Formats } from './formats';

const en = new Formats('en');
const es = new Formats('es');
/** Intl separates with no-break spaces of two widths; a reader sees a space. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('money', () => {
  it('is written as each language writes it', () => {
    expect(en.money({ amount: '1234.56', currency: 'GBP' })).toBe('£1,234.56');
    expect(plain(es.money({ amount: '1234.56', currency: 'EUR' }))).toBe('1.234,56 €');
  });

  it('keeps every digit of a large amount, which a double would not', () => {
    expect(en.money({ amount: '90071992547409931.27', currency: 'GBP' })).toBe('£90,071,992,547,409,931.27');
  });

  it('follows the decimals of the currency', () => {
    expect(en.money({ amount: '1200', currency: 'JPY' })).toBe('JP¥1,200');
  });

  it('shows a unit price with two to four decimals', () => {
    expect(en.unitPrice({ amount: '0.85', currency: 'GBP' })).toBe('£0.85');
    expect(en.unitPrice({ amount: '0.0125', currency: 'GBP' })).toBe('£0.0125');
  });
});

describe('quantities', () => {
  it('show the decimals that they have and no more', () => {
    expect(en.quantity(1200)).toBe('1,200');
    expect(es.quantity(1200.5)).toBe('1.200,5');
    expect(en.quantity(0.125)).toBe('0.125');
  });
});

describe('counts', () => {
  it('say where the API stopped counting', () => {
    expect(en.count(9_999)).toBe('9,999');
    expect(es.count(10_000)).toBe('10.000+');
  });
});

describe('periods', () => {
  it('are said in words', () => {
    expect(en.period('2026-W41')).toBe('Week 41, 2026');
    expect(es.period('2026-W41')).toBe('Semana 41 de 2026');
    expect(en.period('2026-10')).toBe('October 2026');
    expect(es.period('2026-10')).toBe('Octubre de 2026');
    expect(en.period('2026-Q4')).toBe('Q4 2026');
    expect(es.period('2026-Q4')).toBe('T4 2026');
  });

  it('are small within a Spanish sentence', () => {
    expect(es.periodInText('2026-W41')).toBe('la semana 41 de 2026');
    expect(es.periodInText('2026-10')).toBe('octubre de 2026');
    expect(es.periodInText('2026-Q4')).toBe('T4 2026');
    expect(en.periodInText('2026-W41')).toBe('Week 41, 2026');
  });

  it('of ISO weeks begin on their Monday, also around the new year', () => {
    expect(en.weekStart('2026-W01')).toBe('29 Dec 2025');
    expect(en.weekStart('2026-W41')).toBe('5 Oct 2026');
    expect(en.weekStart('2027-W01')).toBe('4 Jan 2027');
  });
});

describe('days and times', () => {
  it('spell the month', () => {
    expect(en.day('2026-03-12')).toBe('12 Mar 2026');
    expect(es.day('2026-03-12')).toBe('12 mar 2026');
  });

  it('are told relative to now in the largest unit that fits', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(en.relative('2026-11-22T11:35:00Z', now)).toBe('25 minutes ago');
    expect(es.relative('2026-11-24T12:00:00Z', now)).toBe('pasado mañana');
    expect(en.relative('2026-11-22T11:59:50Z', now)).toBe('now');
  });
});

describe('file sizes', () => {
  it('use the largest unit that fits', () => {
    expect(plain(en.bytes(999))).toBe('999 bytes');
    expect(plain(en.bytes(1_540_000))).toBe('1.5 MB');
    expect(plain(es.bytes(25_000))).toBe('25 kB');
  });
});
