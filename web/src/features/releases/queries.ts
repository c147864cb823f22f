/** What staff's release pages ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { polling } from '@/features/live/live';

export type Release = Schema<'Release'>;

export const RELEASE_STATES = [
  'building',
  'published',
  'refused',
] as const satisfies readonly Release['state'][];

/** Asked again while it is being made. */
export function releaseQuery(id: string) {
  return queryOptions({
    queryKey: ['release', id],
    queryFn: () => body(api.GET('/api/v1/demand/releases/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'building' ? polling(1_000)() : false),
  });
}

export function makeRelease(policyId: string): Promise<Release> {
  return body(
    api.POST('/api/v1/demand/releases', {
      body: { policy_id: policyId },
      params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    }),
  );
}

/** The policies that a release can be made for. */
export const activePoliciesQuery = queryOptions({
  queryKey: ['policies', 'active'],
  queryFn: async () =>
    (await body(api.GET('/api/v1/demand/policies', { params: { query: { state: 'active', limit: 500 } } })))
      .items,
});
