/** Axis arithmetic of the chart: round steps from zero, so that no axis end tells a hidden maximum. */
export interface Scale {
  max: number;
  ticks: readonly number[];
}

/** About four steps of 1, 2 or 5 times a power of ten that reach over `top`. */
export function scaleTo(top: number): Scale {
  if (!(top > 0)) return { max: 1, ticks: [0] };
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const count = Math.ceil(top / step);
  return { max: step * count, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** Runs of neighbours that all have a value, so that a line never crosses a gap. */
export function runs<T>(items: readonly T[], has: (item: T) => boolean): { from: number; items: T[] }[] {
  const found: { from: number; items: T[] }[] = [];
  items.forEach((item, index) => {
    if (!has(item)) return;
    const last = found.at(-1);
    if (last !== undefined && last.from + last.items.length === index) last.items.push(item);
    else found.push({ from: index, items: [item] });
  });
  return found;
}

/** Every how manieth label fits. */
export function labelStep(count: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((count * labelWidth) / Math.max(width, 1)));
}
