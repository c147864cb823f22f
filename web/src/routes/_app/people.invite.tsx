import { createFileRoute } from '@tanstack/react-router';
import { InvitePage } from '@/features/users/InvitePage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/people/invite')({
  staticData: { permission: 'users:manage' },
  loader: () => loadTexts('people'),
  component: function InviteRoute() {
    return <InvitePage place="/people" />;
  },
});
