/** What the plan asks: the current cycle, what was committed in it, and why and how well a series was forecast. */
import { queryOptions, skipToken } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { eachRow } from '@/api/lines';
import { upload } from '@/api/upload';
import { addressOf } from '@/features/list/source';
import type { CommitRow } from './plan';
import { PlanBuilder } from './table';

export type Cycle = Schema<'ForecastCycle'>;
export type CommitResult = Schema<'CommitResult'>;
export type CommitFailure = Schema<'CommitFailure'>;
export type CommitMode = Schema<'CommitMode'>;
export type AccuracyGroup = Schema<'AccuracyGroup'>;
export type Explanation = Schema<'ForecastExplanation'>;
export type Total = Schema<'ForecastTotal'>;
export type InRegion = Schema<'ForecastRegion'>;
export type TrackRecord = Schema<'ForecastTrackRecord'>;

export const cycleQuery = queryOptions({
  queryKey: ['forecast-cycle'],
  queryFn: async () =>
    (
      await body(
        api.GET('/api/v1/demand/forecast-cycles', { params: { query: { kind: 'published', limit: 1 } } }),
      )
    ).items[0] ?? null,
});

/** How many forecasts have come so far, while the plan is loading. */
export function comingQuery(cycle: string) {
  return queryOptions<number>({ queryKey: ['plan-coming', cycle], queryFn: skipToken });
}

/** All forecasts of a cycle, which never change. */
export function planQuery(cycle: string) {
  return queryOptions({
    queryKey: ['plan', cycle],
    queryFn: async ({ signal, client }) => {
      const plan = new PlanBuilder();
      await eachRow<Schema<'Forecast'>>(
        `/api/v1/demand/forecasts?cycle_id=${cycle}&sort=sku`,
        (forecast) => plan.add(forecast),
        { signal, told: (rows) => client.setQueryData(comingQuery(cycle).queryKey, rows) },
      );
      return plan.build();
    },
    staleTime: Infinity,
    structuralSharing: false,
  });
}

export const totalsPath = (cycle: string) => `/api/v1/demand/forecast-cycles/${cycle}/totals` as const;
export const regionsPath = (cycle: string) => `/api/v1/demand/forecast-cycles/${cycle}/regions` as const;

/** All rows of a list that never changes. */
function settledRows<Row>(name: string, path: string) {
  return queryOptions({
    queryKey: [name, path],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      await eachRow<Row>(path, (row) => rows.push(row), { signal });
      return rows;
    },
    staleTime: Infinity,
  });
}

/** The totals of a cycle: none where the releases carry none. */
export function totalsQuery(cycle: string) {
  return settledRows<Total>('plan-totals', totalsPath(cycle));
}

/** The forecasts by region of a cycle: none where the releases carry no figures by region. */
export function regionsQuery(cycle: string) {
  return settledRows<InRegion>('plan-regions', regionsPath(cycle));
}

/** What was committed in a cycle, by the bucket's id. */
export type Commits = ReadonlyMap<string, number>;

export function commitsQuery(cycle: string) {
  return queryOptions<Commits>({
    queryKey: ['commits', cycle],
    queryFn: async ({ signal }) => {
      const commits = new Map<string, number>();
      await eachRow<Schema<'Commit'>>(
        `/api/v1/demand/commits?cycle_id=${cycle}`,
        ({ id, quantity }) => commits.set(id, quantity),
        { signal },
      );
      return commits;
    },
    // Tens of thousands are not asked for again because somebody looked at another window.
    refetchOnWindowFocus: false,
    structuralSharing: false,
  });
}

/** Rows in one call: the API takes 5,000, and 4 MiB, which longer notes would fill. */
const AT_ONCE = 2000;

/**
 * The valid rows are kept; the others come back with what is wrong. Many rows go in several calls, and `answered` is
 * told of each, so that what is stored is known even where a later call fails.
 */
export async function commit(
  rows: readonly CommitRow[],
  answered: (sent: readonly CommitRow[], result: CommitResult) => void,
): Promise<number> {
  let stored = 0;
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const sent = rows.slice(from, from + AT_ONCE);
    const result = await body(
      api.POST('/api/v1/demand/commits', { body: { mode: 'valid_rows', rows: sent } }),
    );
    stored += result.stored;
    answered(sent, result);
  }
  return stored;
}

export function explanationQuery(series: string, language: 'en' | 'es') {
  return queryOptions({
    queryKey: ['explanation', series, language],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/forecasts/{series}/explanation', {
          params: { path: { series }, query: { language } },
        }),
      ),
  });
}

export function trackRecordQuery(series: string) {
  return queryOptions({
    queryKey: ['track-record', series],
    queryFn: () =>
      body(api.GET('/api/v1/demand/forecasts/{series}/track-record', { params: { path: { series } } })),
  });
}

/** Every forecast that nothing was said about is committed to as it is. */
export function accept(cycle: string): Promise<CommitResult> {
  return body(
    api.POST('/api/v1/demand/forecast-cycles/{id}/acceptance', { params: { path: { id: cycle } } }),
  );
}

/** Commits by a CSV or XLSX file. */
export async function sendSheet(
  file: File,
  mode: CommitMode,
  onProgress: (share: number) => void,
): Promise<CommitResult> {
  const path = addressOf('/api/v1/demand/commit-sheet', {}, { mode });
  const plain = new File([file], file.name, { type: 'application/octet-stream' });
  return (await upload({ path, method: 'POST', file: plain, onProgress })) as CommitResult;
}

export const GROUPINGS = ['supplier', 'category'] as const satisfies readonly Schema<'AccuracyGrouping'>[];

/** Periods ahead that are told apart. */
export const HORIZONS = ['1', '2', '4', '8', '12'] as const;

export function accuracyQuery(by: Schema<'AccuracyGrouping'>) {
  return queryOptions({
    queryKey: ['forecast-accuracy', by],
    queryFn: () => body(api.GET('/api/v1/demand/forecast-accuracy', { params: { query: { by } } })),
  });
}
