/**
 * What a cart will cost, by the API's own rule: price times quantity, each line rounded half-even to the currency's
 * minor unit. Integers throughout; the order itself is what counts.
 */
import type { CartLine } from '@/features/catalogue/cart';
import type { Amount } from '@/i18n/formats';

/** Currencies written without decimals; the others of the catalogue have two. */
const NO_DECIMALS = new Set(['JPY', 'KRW', 'CLP', 'ISK']);

interface Estimate {
  amount: Amount | null;
  /** Some line has no price, or another currency than the first. */
  partial: boolean;
}

function tenThousandths(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0').slice(0, 4));
}

function halfEven(value: bigint, divisor: bigint): bigint {
  const whole = value / divisor;
  const twice = (value % divisor) * 2n;
  if (twice > divisor || (twice === divisor && whole % 2n === 1n)) return whole + 1n;
  return whole;
}

function lineNet(line: CartLine, price: Amount, decimals: number): bigint {
  const thousandths = BigInt(Math.round(line.quantity * 1000));
  return halfEven(tenThousandths(price.amount) * thousandths, 10n ** BigInt(7 - decimals));
}

export function estimate(
  lines: readonly CartLine[],
  prices: readonly (Amount | null | undefined)[],
): Estimate {
  const currency = prices.find((price) => price != null)?.currency;
  if (currency === undefined) return { amount: null, partial: lines.length > 0 };
  const decimals = NO_DECIMALS.has(currency) ? 0 : 2;
  let minor = 0n;
  let partial = false;
  lines.forEach((line, index) => {
    const price = prices[index];
    if (price == null || price.currency !== currency) partial = true;
    else minor += lineNet(line, price, decimals);
  });
  const digits = minor.toString().padStart(decimals + 1, '0');
  const amount = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return { amount: { amount, currency }, partial };
}
