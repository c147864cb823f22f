/**
 * All forecasts of a cycle, as columns of figures: 2,000 products by 26 periods would be 52,000 objects otherwise.
 * Products are rows, in the order of their names; periods are columns, in the order of time.
 */
import type { Schema } from '@/api/client';

type Forecast = Schema<'Forecast'>;

export interface PlanProduct {
  id: string;
  sku: string;
  name: string;
  status: Forecast['status'];
}

/** One forecast period of one product. */
export interface Bucket {
  id: string;
  period: string;
  mean: number;
  low: number | null;
  high: number | null;
}

export interface Place {
  row: number;
  column: number;
}

/** As it is searched: without case and accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

const orNull = (figure: number | undefined) => (figure === undefined || Number.isNaN(figure) ? null : figure);

export class PlanTable {
  private readonly places: ReadonlyMap<string, number>;
  private readonly words: readonly string[];

  /** `ids` and the figures go row by row; where there is no forecast there is no id. */
  constructor(
    readonly products: readonly PlanProduct[],
    readonly periods: readonly string[],
    private readonly ids: readonly (string | undefined)[],
    private readonly means: Float64Array,
    private readonly lows: Float64Array,
    private readonly highs: Float64Array,
  ) {
    const places = new Map<string, number>();
    ids.forEach((id, at) => {
      if (id !== undefined) places.set(id, at);
    });
    this.places = places;
    this.words = products.map(({ sku, name }) => plain(`${sku} ${name}`));
  }

  idAt(row: number, column: number): string | undefined {
    return column < 0 || column >= this.periods.length
      ? undefined
      : this.ids[row * this.periods.length + column];
  }

  bucketAt(row: number, column: number): Bucket | undefined {
    const at = row * this.periods.length + column;
    const id = this.idAt(row, column);
    const period = this.periods[column];
    const mean = this.means[at];
    if (id === undefined || period === undefined || mean === undefined) return undefined;
    return { id, period, mean, low: orNull(this.lows[at]), high: orNull(this.highs[at]) };
  }

  placeOf(id: string): Place | undefined {
    const at = this.places.get(id);
    if (at === undefined) return undefined;
    return { row: Math.floor(at / this.periods.length), column: at % this.periods.length };
  }

  /** Not a number where there is no such forecast, which no quantity is the same as. */
  meanOf(id: string): number {
    return this.means[this.places.get(id) ?? -1] ?? Number.NaN;
  }

  /** How many periods of a row have a forecast. */
  fieldsOf(row: number): number {
    const from = row * this.periods.length;
    let fields = 0;
    for (let at = from; at < from + this.periods.length; at += 1) if (this.ids[at] !== undefined) fields += 1;
    return fields;
  }

  has(id: string): boolean {
    return this.places.has(id);
  }

  /** The rows whose name or SKU holds every word of the text. */
  found(text: string): number[] {
    const words = plain(text).split(/\s+/).filter(Boolean);
    return this.words.flatMap((said, row) => (words.every((word) => said.includes(word)) ? [row] : []));
  }
}

/** Takes the forecasts one by one, in any order. */
export class PlanBuilder {
  private readonly products = new Map<string, PlanProduct>();
  private readonly periods = new Set<string>();
  private readonly found: { product: string; bucket: Bucket }[] = [];

  add({
    product_id: product,
    sku,
    name,
    status,
    id,
    period,
    mean,
    low_80: low,
    high_80: high,
  }: Forecast): void {
    if (!this.products.has(product)) this.products.set(product, { id: product, sku, name, status });
    if (mean == null) return;
    this.periods.add(period);
    this.found.push({ product, bucket: { id, period, mean, low: low ?? null, high: high ?? null } });
  }

  build(): PlanTable {
    const order = new Intl.Collator('en', { numeric: true });
    const products = [...this.products.values()].sort(
      (a, b) => order.compare(a.name, b.name) || order.compare(a.sku, b.sku),
    );
    const periods = [...this.periods].sort();
    const rowOf = new Map(products.map(({ id }, row) => [id, row]));
    const columnOf = new Map(periods.map((period, column) => [period, column]));
    const size = products.length * periods.length;
    const ids = new Array<string | undefined>(size).fill(undefined);
    const [means, lows, highs] = [0, 1, 2].map(() => new Float64Array(size).fill(Number.NaN)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (const { product, bucket } of this.found) {
      const at = (rowOf.get(product) ?? 0) * periods.length + (columnOf.get(bucket.period) ?? 0);
      ids[at] = bucket.id;
      means[at] = bucket.mean;
      lows[at] = bucket.low ?? Number.NaN;
      highs[at] = bucket.high ?? Number.NaN;
    }
    return new PlanTable(products, periods, ids, means, lows, highs);
  }
}
