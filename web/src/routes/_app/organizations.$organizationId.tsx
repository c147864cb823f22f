import { createFileRoute } from '@tanstack/react-router';
import { OrganizationPage } from '@/features/organizations/OrganizationPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/organizations/$organizationId')({
  staticData: { permission: 'organizations:read' },
  loader: () => loadTexts('office', 'people'),
  component: function OrganizationRoute() {
    return <OrganizationPage id={Route.useParams().organizationId} />;
  },
});
