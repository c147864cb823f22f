/** What the pages about people ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type Person = Schema<'User'>;
export type Role = Schema<'Role'>;

export const PERSON_STATES = ['invited', 'active', 'suspended'] as const;

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ['person', id],
    queryFn: () => tagged(api.GET('/api/v1/users/{id}', { params: { path: { id } } })),
  });
}

export const rolesQuery = queryOptions({
  queryKey: ['list', 'roles'],
  queryFn: async () =>
    (await body(api.GET('/api/v1/roles', { params: { query: { limit: 500, sort: 'name' } } }))).items,
});

export function invitePerson(person: Schema<'NewUser'>, attempt: string): Promise<Schema<'InvitedUser'>> {
  return body(
    api.POST('/api/v1/users', { body: person, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}

export function changePerson(id: string, etag: string | null, change: Schema<'UserChange'>): Promise<Person> {
  return body(
    api.PATCH('/api/v1/users/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: change,
    }),
  );
}

export function newLink(id: string): Promise<Schema<'UserLink'>> {
  return body(
    api.POST('/api/v1/users/{id}/links', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    }),
  );
}
