import { createFileRoute } from '@tanstack/react-router';
import { OrganizationPage } from '@/features/organizations/OrganizationPage';

export const Route = createFileRoute('/_app/organizations/$organizationId')({
  staticData: { permission: 'organizations:read' },
  component: function OrganizationRoute() {
    return <OrganizationPage id={Route.useParams().organizationId} />;
  },
});
