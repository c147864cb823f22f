import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { PeopleList } from '@/features/users/PeopleList';
import { PERSON_STATES } from '@/features/users/queries';

export const Route = createFileRoute('/_app/people/')({
  staticData: { permission: 'users:read' },
  validateSearch: listSearch({ state: PERSON_STATES, role_id: null }),
  component: function PeopleRoute() {
    return <PeopleList place="/people" />;
  },
});
