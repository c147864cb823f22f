import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { NotificationsPage } from '@/features/notifications/NotificationsPage';
import { KINDS } from '@/features/notifications/words';

export const Route = createFileRoute('/_app/notifications/')({
  staticData: { permission: null },
  validateSearch: listSearch({ unread: ['true', 'false'], kind: KINDS }),
  component: NotificationsPage,
});
