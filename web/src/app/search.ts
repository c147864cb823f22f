/** Reads the address: what it does not understand it leaves out, and a shared link never breaks a page. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 2000 ? value : undefined;
}

export function choice<const T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((one) => one === value);
}
