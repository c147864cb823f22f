/** Price arithmetic on decimal text, never on floats: unit prices have up to four decimals. */
const SCALE = 10_000n;

/** A price as ten-thousandths, or null where the text is no price. */
export function parsePrice(text: string): bigint | null {
  const match = /^(\d{1,12})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  if (match === null) return null;
  return BigInt(match[1] ?? '0') * SCALE + BigInt((match[2] ?? '').padEnd(4, '0'));
}

/** Written with two to four decimals, as the API takes it. */
export function writePrice(tenThousandths: bigint): string {
  const whole = tenThousandths / SCALE;
  const rest = (tenThousandths % SCALE)
    .toString()
    .padStart(4, '0')
    .replace(/0{1,2}$/, '');
  return `${whole}.${rest}`;
}

/** The change between two prices in percent, for people to read. */
export function changeOf(before: bigint, after: bigint): number | null {
  if (before === 0n) return null;
  return Number(((after - before) * 10_000n) / before) / 10_000;
}

/** The day before a calendar day. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
