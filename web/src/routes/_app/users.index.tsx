import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { PeopleList } from '@/features/users/PeopleList';
import { PERSON_STATES } from '@/features/users/queries';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/users/')({
  staticData: { permission: 'users:read' },
  validateSearch: listSearch({ state: PERSON_STATES, organization_id: null, role_id: null }),
  loader: () => loadTexts('people'),
  component: PeopleList,
});
