/** Organisations that staff can look at the portal as. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type Organization = Schema<'Organization'>;

export interface OrganizationSearch {
  q?: string;
  cursor?: string;
}

export function organizationsQuery({ q, cursor }: OrganizationSearch) {
  return queryOptions({
    queryKey: ['organizations', { q, cursor }],
    queryFn: () => body(api.GET('/api/v1/organizations', { params: { query: { q, cursor, limit: 25 } } })),
    placeholderData: keepPreviousData,
  });
}
