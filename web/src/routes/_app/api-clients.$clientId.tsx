import { createFileRoute } from '@tanstack/react-router';
import { ClientPage } from '@/features/clients/ClientPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/api-clients/$clientId')({
  staticData: { permission: 'api_clients:read' },
  loader: () => loadTexts('clients'),
  component: function ClientRoute() {
    return <ClientPage id={Route.useParams().clientId} />;
  },
});
