import { createFileRoute } from '@tanstack/react-router';
import { PersonPage } from '@/features/users/PersonPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/people/$userId')({
  staticData: { permission: 'users:read' },
  loader: () => loadTexts('people'),
  component: function PersonRoute() {
    return <PersonPage id={Route.useParams().userId} place="/people" />;
  },
});
