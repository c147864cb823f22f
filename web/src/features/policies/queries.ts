/** What the policy pages ask and send. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type Policy = Schema<'Policy'>;
export type PolicyState = Policy['state'];

export const POLICY_STATES = [
  'in_review',
  'active',
  'draft',
  'retired',
] as const satisfies readonly PolicyState[];

export interface PolicySearch {
  state?: PolicyState;
  cursor?: string;
}

export function policiesQuery({ state, cursor }: PolicySearch) {
  return queryOptions({
    queryKey: ['policies', { state, cursor }],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/policies', {
          params: { query: { state, cursor, limit: 20, sort: '-created_at' } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function policyCountQuery(state: PolicyState) {
  return queryOptions({
    queryKey: ['policies', 'count', state],
    queryFn: async () =>
      (
        await body(
          api.GET('/api/v1/demand/policies', { params: { query: { state, limit: 1, count: true } } }),
        )
      ).count ?? 0,
  });
}

export function approvePolicy(id: string): Promise<Policy> {
  return body(api.POST('/api/v1/demand/policies/{id}/approval', { params: { path: { id } } }));
}

export function policyQuery(id: string) {
  return queryOptions({
    queryKey: ['policy', id],
    queryFn: () => tagged(api.GET('/api/v1/demand/policies/{id}', { params: { path: { id } } })),
  });
}

export function createPolicy(policy: Schema<'NewPolicy'>, attempt: string): Promise<Policy> {
  return body(
    api.POST('/api/v1/demand/policies', {
      body: policy,
      params: { header: { 'Idempotency-Key': attempt } },
    }),
  );
}

export function changePolicy(id: string, etag: string | null, patch: Schema<'PolicyPatch'>): Promise<Policy> {
  return body(
    api.PATCH('/api/v1/demand/policies/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: patch,
    }),
  );
}

/** The parameters of the protection, which can be tried before they are used. */
export type Setting = Pick<Policy, 'minimum_customers' | 'p_percent' | 'prior_percent'>;
export type Impact = Schema<'PolicyImpact'>;
export type Simulation = Schema<'PolicySimulation'>;

/** Below the policy's own key: whatever makes that stale makes these stale. */
export function impactQuery(id: string) {
  return queryOptions({
    queryKey: ['policy', id, 'impact'],
    queryFn: () => body(api.GET('/api/v1/demand/policies/{id}/impact', { params: { path: { id } } })),
  });
}

/** A question that nobody waits for any more is given up. */
export function simulationQuery(id: string, setting: Setting) {
  return queryOptions({
    queryKey: ['policy', id, 'simulation', setting],
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/demand/policies/{id}/simulation', {
          params: { path: { id }, query: setting },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function submitPolicy(id: string): Promise<Policy> {
  return body(api.POST('/api/v1/demand/policies/{id}/submission', { params: { path: { id } } }));
}

export function retirePolicy(id: string): Promise<Policy> {
  return body(api.POST('/api/v1/demand/policies/{id}/retirement', { params: { path: { id } } }));
}
