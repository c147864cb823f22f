import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { InvitePage } from '@/features/users/InvitePage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/users/invite')({
  staticData: { permission: 'users:manage' },
  validateSearch: (search: Record<string, unknown>): { organization_id?: string } => ({
    organization_id: text(search.organization_id),
  }),
  loader: () => loadTexts('people'),
  component: function InviteRoute() {
    return <InvitePage organizationId={Route.useSearch().organization_id} />;
  },
});
