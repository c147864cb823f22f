import { createFileRoute } from '@tanstack/react-router';
import { choice, text } from '@/app/search';
import { PolicyList } from '@/features/policies/PolicyList';
import { POLICY_STATES, type PolicySearch } from '@/features/policies/queries';

export const Route = createFileRoute('/_app/policies/')({
  staticData: { permission: 'policies:read' },
  validateSearch: (search: Record<string, unknown>): PolicySearch => ({
    state: choice(search.state, POLICY_STATES),
    cursor: text(search.cursor),
  }),
  component: function PoliciesRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <PolicyList
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
