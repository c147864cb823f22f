import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { PlanPage, type PlanSearch } from '@/features/plan/PlanPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/plan')({
  staticData: { permission: 'supply:read' },
  validateSearch: (search: Record<string, unknown>): PlanSearch => ({ q: text(search.q) }),
  loader: () => loadTexts('supply'),
  component: function PlanRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <PlanPage
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
