/** What the organisation pages ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type Organization = Schema<'Organization'>;

export const KINDS = ['partner', 'supplier'] as const;
export const STATES = ['active', 'suspended'] as const;
export const EXPOSURES = ['band', 'yes_no', 'exact'] as const;

export function organizationQuery(id: string) {
  return queryOptions({
    queryKey: ['organization', id],
    queryFn: () => tagged(api.GET('/api/v1/organizations/{id}', { params: { path: { id } } })),
  });
}

export function createOrganization(
  organization: Schema<'NewOrganization'>,
  attempt: string,
): Promise<Organization> {
  return body(
    api.POST('/api/v1/organizations', {
      body: organization,
      params: { header: { 'Idempotency-Key': attempt } },
    }),
  );
}

export function changeOrganization(
  id: string,
  etag: string | null,
  change: Schema<'OrganizationChange'>,
): Promise<Organization> {
  return body(
    api.PATCH('/api/v1/organizations/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: change,
    }),
  );
}
