/** The filters that a list page offers, as data. */
import type { ListPath, RowOf } from './source';

export interface Option {
  value: string;
  label: string;
}

interface Named<K extends string> {
  /** The query parameter of the API, which is also the name in the address. */
  key: K;
  label: string;
}

/** A few states in one row, each with its count where that is asked for. */
export interface ChipsFacet<K extends string = string> extends Named<K> {
  kind: 'chips';
  options: readonly Option[];
  counted?: boolean;
}

export interface SelectFacet<K extends string = string> extends Named<K> {
  kind: 'select';
  options: readonly Option[];
}

/** One of many things, found by typing. */
export interface LookupFacet<K extends string = string> extends Named<K> {
  kind: 'lookup';
  source: LookupSource;
}

/** A calendar day; `bound` says which end of it the API is asked for. */
export interface DayFacet<K extends string = string> extends Named<K> {
  kind: 'day';
  bound: 'date' | 'start' | 'end';
}

export interface TextFacet<K extends string = string> extends Named<K> {
  kind: 'text';
  placeholder?: string;
}

export type Facet<K extends string = string> =
  ChipsFacet<K> | SelectFacet<K> | LookupFacet<K> | DayFacet<K> | TextFacet<K>;

/** Things with an id that can be searched and fetched one by one. */
export interface LookupSource {
  path: ListPath;
  /** Narrows the search, such as to suppliers only, or orders it otherwise than by name. */
  ask?: Record<string, string>;
  name: (row: unknown) => string;
}

export function lookup<P extends ListPath>(
  path: P,
  name: (row: RowOf<P>) => string,
  ask: Record<string, string> = {},
): LookupSource {
  return { path, ask, name: (row) => name(row as RowOf<P>) };
}

export const ORGANIZATIONS = lookup('/api/v1/organizations', (row) => row.name);
export const PARTNERS = lookup('/api/v1/organizations', (row) => row.name, { kind: 'partner' });
export const SUPPLIERS = lookup('/api/v1/organizations', (row) => row.name, { kind: 'supplier' });
export const CATEGORIES = lookup('/api/v1/categories', (row) => row.name);
export const AUDIENCES = lookup('/api/v1/audiences', (row) => row.name);
export const ASSETS = lookup('/api/v1/assets', (row) => row.title, { sort: 'title' });
export const PRODUCTS = lookup('/api/v1/catalogue/products', (row) => `${row.name} · ${row.sku}`);

const DAY_MS = 86_400_000;

/** The value that the API is asked for: a day stands for its first instant, or the first one after it, in the reader's zone. */
export function asked(facet: Facet, value: string | undefined): string | undefined {
  if (value === undefined || facet.kind !== 'day' || facet.bound === 'date') return value;
  const start = new Date(`${value}T00:00:00`);
  if (Number.isNaN(start.getTime())) return undefined;
  return (facet.bound === 'end' ? new Date(start.getTime() + DAY_MS) : start).toISOString();
}
