/** What the audience pages ask and send. Members are replaced as a whole, so a change of one needs all of them. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, tagged, type Schema } from '@/api/client';

export type Audience = Schema<'Audience'>;

function readAudience(id: string) {
  return tagged(api.GET('/api/v1/audiences/{id}', { params: { path: { id } } }));
}

export function audienceQuery(id: string) {
  return queryOptions({ queryKey: ['audience', id], queryFn: () => readAudience(id) });
}

export function createAudience(audience: Schema<'NewAudience'>, attempt: string): Promise<Audience> {
  return body(
    api.POST('/api/v1/audiences', { body: audience, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}

export function changeAudience(
  id: string,
  etag: string | null,
  change: Schema<'AudienceChange'>,
): Promise<Audience> {
  return body(
    api.PATCH('/api/v1/audiences/{id}', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: change,
    }),
  );
}

async function memberIds(id: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await body(
      api.GET('/api/v1/organizations', { params: { query: { audience_id: id, limit: 500, cursor } } }),
    );
    ids.push(...page.items.map((organization) => organization.id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

/**
 * Adds and removes members. The tag is read before the members: whatever somebody else changes in between is then
 * refused instead of undone.
 */
export async function changeMembers(
  id: string,
  { add = [], remove = [] }: { add?: string[]; remove?: string[] },
): Promise<Audience> {
  const { etag } = await readAudience(id);
  const present = await memberIds(id);
  const members = new Set([...present, ...add]);
  for (const gone of remove) members.delete(gone);
  return body(
    api.PUT('/api/v1/audiences/{id}/members', {
      params: { path: { id }, header: { 'If-Match': etag ?? undefined } },
      body: { organization_ids: [...members] },
    }),
  );
}
