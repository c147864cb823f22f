/** Who is signed in, for whom they act and what they may do: one answer of the API, asked once per session. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import type { Permission } from './permissions';

export type Me = Schema<'Me'>;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => body(api.GET('/api/v1/me')),
  staleTime: 5 * 60_000,
});

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

/** Whether the present caller may do something; previews may look but not touch. */
export function useMay(permission: Permission): boolean {
  return may(useMe(), permission);
}
