import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { ClientsPage } from '@/features/clients/ClientsPage';
import type { ClientSearch } from '@/features/clients/queries';

export const Route = createFileRoute('/_app/api-clients/')({
  staticData: { permission: 'api_clients:read' },
  validateSearch: (search: Record<string, unknown>): ClientSearch => ({
    q: text(search.q),
    cursor: text(search.cursor),
  }),
  component: function ClientsRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <ClientsPage
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
