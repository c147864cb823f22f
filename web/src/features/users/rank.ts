/** Which roles one may hand out, by the API's own rule; asking it in vain is what this saves. */
import type { Me } from '@/features/session/me';
import type { Schema } from '@/api/client';

export function mayGive(me: Me, role: Pick<Schema<'Role'>, 'kind' | 'permissions'>): boolean {
  if (me.preview) return false;
  if (me.organization.acting === 'host' && role.kind !== 'host') return true;
  return role.permissions.every((permission) => me.permissions.includes(permission));
}
