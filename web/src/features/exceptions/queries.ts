/** What the page of exceptions asks and sends. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type Exception = Schema<'ForecastException'>;
export type Criterion = Schema<'ExceptionCriterion'>;
export type Resolution = Schema<'ExceptionResolution'>;

export const KINDS = [
  'no_commit',
  'under_commit',
  'over_commit',
  'forecast_moved',
  'outside_band',
  'biased',
] as const satisfies readonly Exception['kind'][];

export const STATES = [
  'open',
  'acknowledged',
  'proposed',
  'resolved',
  'waived',
] as const satisfies readonly Exception['exception_status_code'][];

export const RESOLUTIONS = [
  'commit_changed',
  'commit_stands',
  'later_period',
  'forecast_reviewed',
  'no_action',
  'other',
] as const satisfies readonly Resolution[];

export const PRIORITIES = [
  'high',
  'normal',
  'low',
] as const satisfies readonly Criterion['collaboration_priority_code'][];

/** How many are open, and until when the first of them is to be worked off. */
export const openExceptionsQuery = queryOptions({
  queryKey: ['list', 'open-exceptions'],
  queryFn: async () => {
    const query = { state: 'open', sort: 'due_on', limit: 1, count: true } as const;
    const page = await body(api.GET('/api/v1/demand/exceptions', { params: { query } }));
    return { count: page.count ?? 0, due: page.items[0]?.due_on };
  },
});

export const criteriaQuery = queryOptions({
  queryKey: ['exception-criteria'],
  queryFn: () => body(api.GET('/api/v1/demand/exception-criteria')),
});

const of = (id: string) => ({ params: { path: { id } } });

export function acknowledge(id: string): Promise<Exception> {
  return body(api.POST('/api/v1/demand/exceptions/{id}/acknowledgement', of(id)));
}

export function propose(id: string, proposal: Schema<'ExceptionProposal'>): Promise<Exception> {
  return body(api.POST('/api/v1/demand/exceptions/{id}/proposal', { ...of(id), body: proposal }));
}

/** Whoever asks looks after it from now on. */
export function takeOver(id: string): Promise<Exception> {
  return body(api.POST('/api/v1/demand/exceptions/{id}/assignment', { ...of(id), body: {} }));
}

export function resolve(id: string, decision: Schema<'ExceptionDecision'>): Promise<Exception> {
  return body(api.POST('/api/v1/demand/exceptions/{id}/resolution', { ...of(id), body: decision }));
}

export function waive(id: string, note: string): Promise<Exception> {
  return body(api.POST('/api/v1/demand/exceptions/{id}/waiver', { ...of(id), body: { note } }));
}

/** One with its tag, for whoever changes it. */
export function criterionQuery(kind: Exception['kind']) {
  return queryOptions({
    queryKey: ['exception-criteria', kind],
    queryFn: () =>
      tagged(api.GET('/api/v1/demand/exception-criteria/{kind}', { params: { path: { kind } } })),
  });
}

export function setCriterion(
  kind: Exception['kind'],
  etag: string | null,
  terms: Schema<'ExceptionCriterionTerms'>,
): Promise<Criterion> {
  return body(
    api.PUT('/api/v1/demand/exception-criteria/{kind}', {
      params: { path: { kind }, header: { 'If-Match': etag ?? undefined } },
      body: terms,
    }),
  );
}
