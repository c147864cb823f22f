/** What the reader was told of, and how they want to be told. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { polling } from '@/features/live/live';

export type Notification = Schema<'Notification'>;
export type Preference = Schema<'NotificationPreference'>;

export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: async () => (await body(api.GET('/api/v1/me/notifications/unread-count'))).unread,
  refetchInterval: polling(30_000),
});

const SHOWN_IN_PANEL = 8;

export const latestQuery = queryOptions({
  queryKey: ['notifications', 'latest'],
  queryFn: () => body(api.GET('/api/v1/me/notifications', { params: { query: { limit: SHOWN_IN_PANEL } } })),
  // What came since the bell was last opened is what it is opened for.
  staleTime: 0,
});

export const preferencesQuery = queryOptions({
  queryKey: ['notifications', 'preferences'],
  queryFn: async () => (await body(api.GET('/api/v1/me/notification-preferences'))).preferences,
});

export const savePreferences = (preferences: Preference[]) =>
  body(api.PUT('/api/v1/me/notification-preferences', { body: { preferences } }));

/** Ticks one off, or everything up to a time; both answers say how much is left. */
export function useRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (what: { id: string } | { upTo: string }) =>
      body(
        'id' in what
          ? api.POST('/api/v1/me/notifications/{id}/read', { params: { path: { id: what.id } } })
          : api.POST('/api/v1/me/notifications/read', { body: { up_to: what.upTo } }),
      ),
    onSuccess: async ({ unread }) => {
      queries.setQueryData(unreadQuery.queryKey, unread);
      await Promise.all(
        [latestQuery.queryKey, ['list']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
}
