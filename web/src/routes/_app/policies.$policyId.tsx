import { createFileRoute } from '@tanstack/react-router';
import { PolicyPage } from '@/features/policies/PolicyPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/policies/$policyId')({
  staticData: { permission: 'policies:read' },
  loader: () => loadTexts('certificates', 'outlook', 'supply'),
  component: function PolicyRoute() {
    return <PolicyPage id={Route.useParams().policyId} />;
  },
});
