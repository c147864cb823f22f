/** What the pages about people and organisations ask and send. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema, tagged } from '@/api/client';

export type Person = Schema<'User'>;
export type PersonState = Person['state'];
export type Role = Schema<'Role'>;
export type PersonLink = Schema<'UserLink'>;

export const PERSON_STATES = ['invited', 'active', 'suspended'] as const satisfies readonly PersonState[];

export interface PeopleSearch {
  q?: string;
  state?: PersonState;
  cursor?: string;
}

export function peopleQuery(organization: string | undefined, { q, state, cursor }: PeopleSearch) {
  return queryOptions({
    queryKey: ['people', { organization, q, state, cursor }],
    queryFn: () =>
      body(
        api.GET('/api/v1/users', {
          params: { query: { organization_id: organization, q, state, cursor, limit: 50 } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ['person', id],
    queryFn: () => tagged(api.GET('/api/v1/users/{id}', { params: { path: { id } } })),
  });
}

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: () => body(api.GET('/api/v1/roles', { params: { query: { limit: 500 } } })),
  staleTime: 5 * 60_000,
});

export function organizationQuery(id: string) {
  return queryOptions({
    queryKey: ['organization', id],
    queryFn: () => body(api.GET('/api/v1/organizations/{id}', { params: { path: { id } } })),
  });
}

export const priceListsQuery = queryOptions({
  queryKey: ['price-lists', 'own'],
  queryFn: () =>
    body(api.GET('/api/v1/price-lists', { params: { query: { sort: '-valid_from', limit: 20 } } })),
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

export function newLink(id: string): Promise<PersonLink> {
  return body(
    api.POST('/api/v1/users/{id}/links', {
      params: { path: { id }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    }),
  );
}
