import { createFileRoute } from '@tanstack/react-router';
import { ClientsPage } from '@/features/clients/ClientsPage';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/api-clients/')({
  staticData: { permission: 'api_clients:read' },
  validateSearch: listSearch(),
  loader: () => loadTexts('clients'),
  component: ClientsPage,
});
