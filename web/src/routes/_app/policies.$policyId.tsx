import { createFileRoute } from '@tanstack/react-router';
import { PolicyPage } from '@/features/policies/PolicyPage';

export const Route = createFileRoute('/_app/policies/$policyId')({
  staticData: { permission: 'policies:read' },
  component: function PolicyRoute() {
    return <PolicyPage id={Route.useParams().policyId} />;
  },
});
