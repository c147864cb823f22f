/** What the plan asks: the current cycle, what was committed in it, and why and how well a series was forecast. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { CommitRow } from './plan';

export type Cycle = Schema<'ForecastCycle'>;
export type Commit = Schema<'Commit'>;
export type CommitResult = Schema<'CommitResult'>;
export type Explanation = Schema<'ForecastExplanation'>;
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

export function commitsQuery(cycle: string, product: string) {
  return queryOptions({
    queryKey: ['commits', cycle, product],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/commits', {
          params: { query: { cycle_id: cycle, product_id: product, limit: 100 } },
        }),
      ),
  });
}

/** The valid rows are kept; the others come back with what is wrong. */
export function commit(rows: CommitRow[]): Promise<CommitResult> {
  return body(api.POST('/api/v1/demand/commits', { body: { mode: 'valid_rows', rows } }));
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
