/** Calendar months, and what happens to material in them. Days are those of the dates as they are kept, in UTC. */
import type { Asset } from '@/features/library/queries';

export interface AssetDate {
  asset: Asset;
  what: 'publishes' | 'expires';
  at: string;
  day: string;
}

/** The calendar's state in the address. */
export interface CalendarSearch {
  month?: string;
  kind?: string;
  view?: 'list';
}

const DAY_MS = 86_400_000;

/** `2026-03` of an instant. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

export function isMonth(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year, number - 1 + by, 1)));
}

/** The instants between which a month lies: the first is in it, the second no longer. */
export function boundsOf(month: string): { from: string; until: string } {
  return { from: `${month}-01T00:00:00Z`, until: `${monthAfter(month, 1)}-01T00:00:00Z` };
}

export function dayAfter(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

/** The weeks of a month, Monday first, filled up with the neighbours' days. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let day = dayAfter(first, -weekday); day.slice(0, 7) <= month; day = dayAfter(day, 7)) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((by) => dayAfter(day, by)));
  }
  return weeks;
}

/** The dates of a month in their order. What was taken back has none. */
export function datesOf(assets: readonly Asset[], month: string): AssetDate[] {
  const dates = assets
    .filter(({ state }) => state !== 'withdrawn')
    .flatMap((asset) => [
      { asset, what: 'publishes' as const, at: asset.publish_at },
      { asset, what: 'expires' as const, at: asset.expire_at },
    ])
    .flatMap(({ at, ...date }) => (at == null ? [] : [{ ...date, at, day: at.slice(0, 10) }]))
    .filter(({ day }) => day.startsWith(month));
  return dates.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.asset.title < b.asset.title ? -1 : 1));
}
