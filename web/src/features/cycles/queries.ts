/** What the pages of forecast cycles ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type Cycle = Schema<'ForecastCycle'>;
export type Forecast = Schema<'Forecast'>;
export type Adjustment = Schema<'ForecastAdjustment'>;
export type Reason = Schema<'AdjustmentReason'>;

export const CYCLE_STATES = [
  'draft',
  'open_for_commit',
  'closed',
  'expired',
] as const satisfies readonly Cycle['state'][];

export const REASONS = [
  'promotion',
  'launch',
  'phase_out',
  'season',
  'supply',
  'correction',
  'other',
] as const satisfies readonly Reason[];

/** Asked again while it is being made: nothing tells that it is out. */
export function cycleQuery(id: string) {
  return queryOptions({
    queryKey: ['thing', 'forecast-cycle', id],
    queryFn: () => body(api.GET('/api/v1/demand/forecast-cycles/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'draft' ? 1_000 : false),
  });
}

/** What stands for a supplier, the latest first: as much as people can have an eye on. */
export function standingQuery(recipient: string) {
  return queryOptions({
    queryKey: ['thing', 'forecast-adjustments', recipient],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/forecast-adjustments', {
          params: { query: { recipient_id: recipient, state: 'standing', limit: 500 } },
        }),
      ),
  });
}

export function makeCycle(recipient: string): Promise<Cycle> {
  return body(api.POST('/api/v1/demand/forecast-cycles', { body: { recipient_id: recipient } }));
}

export function adjust(adjustment: Schema<'NewForecastAdjustment'>): Promise<Adjustment> {
  return body(api.POST('/api/v1/demand/forecast-adjustments', { body: adjustment }));
}

export function withdraw(id: string): Promise<Adjustment> {
  return body(api.POST('/api/v1/demand/forecast-adjustments/{id}/withdrawal', { params: { path: { id } } }));
}
