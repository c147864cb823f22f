import { createFileRoute } from '@tanstack/react-router';
import { ClientPage } from '@/features/clients/ClientPage';

export const Route = createFileRoute('/_app/api-clients/$clientId')({
  staticData: { permission: 'api_clients:read' },
  component: function ClientRoute() {
    return <ClientPage id={Route.useParams().clientId} />;
  },
});
