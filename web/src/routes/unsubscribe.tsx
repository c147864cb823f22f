import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { Unsubscribe } from '@/features/session/Unsubscribe';

export const Route = createFileRoute('/unsubscribe')({
  staticData: { permission: null },
  validateSearch: (search: Record<string, unknown>) => ({ token: text(search.token) ?? '' }),
  component: function UnsubscribeRoute() {
    return <Unsubscribe token={Route.useSearch().token} />;
  },
});
