/** What the pages of releases ask and send. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { Language } from '@/i18n/language';
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

/** What is certified about a release; null for one from before there were certificates. */
export function certificateQuery(id: string) {
  return queryOptions({
    queryKey: ['certificate', id],
    queryFn: async () => {
      try {
        return await body(api.GET('/api/v1/demand/releases/{id}/certificate', { params: { path: { id } } }));
      } catch (error) {
        if (asProblem(error).status === 404) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

/** How much of a release is shown; for staff. */
export function coverageQuery(id: string) {
  return queryOptions({
    queryKey: ['coverage', id],
    queryFn: () => body(api.GET('/api/v1/demand/releases/{id}/coverage', { params: { path: { id } } })),
    staleTime: Infinity,
  });
}

/** Totals of a release, the latest period first. */
export function totalsQuery(id: string, cursor: string | undefined) {
  return queryOptions({
    queryKey: ['totals', id, cursor],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/releases/{id}/totals', {
          params: { path: { id }, query: { cursor, limit: 20, sort: '-period' } },
        }),
      ),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

/** Demand by category and region of a release, the latest month first. */
export function regionsQuery(id: string, cursor: string | undefined) {
  return queryOptions({
    queryKey: ['regions', id, cursor],
    queryFn: () =>
      body(
        api.GET('/api/v1/demand/releases/{id}/regions', {
          params: { path: { id }, query: { cursor, limit: 20, sort: '-period' } },
        }),
      ),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

export function methodQuery(id: string, language: Language) {
  return queryOptions({
    queryKey: ['method', id, language],
    queryFn: () =>
      body(api.GET('/api/v1/demand/releases/{id}/method', { params: { path: { id }, query: { language } } })),
    staleTime: Infinity,
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
