import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { DemandOverview } from '@/features/demand/DemandOverview';
import type { SupplySearch } from '@/features/demand/queries';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/')({
  staticData: { permission: 'demand:read' },
  validateSearch: (search: Record<string, unknown>): SupplySearch => ({
    q: text(search.q),
    cursor: text(search.cursor),
  }),
  loader: () => loadTexts('supply'),
  component: function DemandRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <DemandOverview
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
