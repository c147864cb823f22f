/** What the pages about API clients ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';

export type ApiClient = Schema<'ApiClient'>;
export type ClientSecret = Schema<'ApiClientSecret'>;

/** A client holds two at most, so that a machine can change from one to the other. */
export const MOST_SECRETS = 2;

/** Enough to see which of them has something to do. */
export function clientsQuery(organization: string) {
  return queryOptions({
    queryKey: ['api-clients', organization],
    queryFn: () =>
      body(
        api.GET('/api/v1/api-clients', { params: { query: { organization_id: organization, limit: 100 } } }),
      ),
  });
}

export function clientQuery(id: string) {
  return queryOptions({
    queryKey: ['api-client', id],
    queryFn: () => body(api.GET('/api/v1/api-clients/{id}', { params: { path: { id } } })),
  });
}

export function createClient(
  client: Schema<'NewApiClient'>,
  attempt: string,
): Promise<Schema<'ApiClientWithSecret'>> {
  return body(
    api.POST('/api/v1/api-clients', { body: client, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}

export function addSecret(id: string): Promise<Schema<'NewApiClientSecret'>> {
  return body(
    api.POST('/api/v1/api-clients/{id}/secrets', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    }),
  );
}

export async function deleteSecret(id: string, secret: string): Promise<void> {
  await body(
    api.DELETE('/api/v1/api-clients/{id}/secrets/{secret_id}', {
      params: { path: { id, secret_id: secret } },
    }),
  );
}

export async function deleteClient(id: string): Promise<void> {
  await body(api.DELETE('/api/v1/api-clients/{id}', { params: { path: { id } } }));
}
