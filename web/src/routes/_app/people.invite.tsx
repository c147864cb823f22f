import { createFileRoute } from '@tanstack/react-router';
import { InvitePage } from '@/features/users/InvitePage';

export const Route = createFileRoute('/_app/people/invite')({
  staticData: { permission: 'users:manage' },
  component: function InviteRoute() {
    return <InvitePage place="/people" />;
  },
});
