import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import type { OrganizationSearch } from '@/features/preview/queries';
import { ViewAsPage } from '@/features/preview/ViewAsPage';

export const Route = createFileRoute('/_app/view-as')({
  staticData: { permission: 'view_as:use' },
  validateSearch: (search: Record<string, unknown>): OrganizationSearch => ({
    q: text(search.q),
    cursor: text(search.cursor),
  }),
  component: function ViewAsRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <ViewAsPage
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
