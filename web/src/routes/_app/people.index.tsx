import { createFileRoute } from '@tanstack/react-router';
import { choice, text } from '@/app/search';
import { PeoplePage } from '@/features/people/PeoplePage';
import { type PeopleSearch, PERSON_STATES } from '@/features/people/queries';

export const Route = createFileRoute('/_app/people/')({
  staticData: { permission: 'users:read' },
  validateSearch: (search: Record<string, unknown>): PeopleSearch => ({
    q: text(search.q),
    state: choice(search.state, PERSON_STATES),
    cursor: text(search.cursor),
  }),
  component: function PeopleRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <PeoplePage
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
