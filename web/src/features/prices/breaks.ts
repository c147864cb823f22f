/**
 * A price and its breaks as one line of text, the way that they are typed: `2.55; 12: 2.30; 48: 2.10`. The API checks
 * that quantities rise and prices fall; here only what cannot be read is told.
 */
import type { NewLine, PriceLine } from './queries';
import { parsePrice, writePrice } from './revise';

/** What a line costs, in ten-thousandths. */
export interface Tariff {
  base: bigint;
  breaks: { from: number; price: bigint }[];
}

function parseQuantity(text: string): number | null {
  const match = /^\d{1,9}(?:[.,]\d{1,3})?$/.exec(text.trim());
  return match === null ? null : Number(match[0].replace(',', '.'));
}

export function parseTariff(text: string): Tariff | null {
  const [first = '', ...rest] = text.split(';');
  const base = parsePrice(first);
  if (base === null) return null;
  const breaks: Tariff['breaks'] = [];
  for (const part of rest.filter((one) => one.trim() !== '')) {
    const [quantity = '', amount = '', ...more] = part.split(':');
    const from = parseQuantity(quantity);
    const price = parsePrice(amount);
    if (from === null || price === null || more.length > 0) return null;
    breaks.push({ from, price });
  }
  return { base, breaks };
}

export function writeTariff({ unit_price, breaks }: Pick<PriceLine, 'unit_price' | 'breaks'>): string {
  const steps = breaks.map((step) => `${step.from_quantity}: ${step.unit_price.amount}`);
  return [unit_price.amount, ...steps].join('; ');
}

export function asLine(product_id: string, tariff: Tariff, currency: string): NewLine {
  const amount = (price: bigint) => ({ amount: writePrice(price), currency });
  return {
    product_id,
    unit_price: amount(tariff.base),
    breaks: tariff.breaks.map(({ from, price }) => ({ from_quantity: from, unit_price: amount(price) })),
  };
}
