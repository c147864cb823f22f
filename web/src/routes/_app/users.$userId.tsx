import { createFileRoute } from '@tanstack/react-router';
import { PersonPage } from '@/features/users/PersonPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/users/$userId')({
  staticData: { permission: 'users:read' },
  loader: () => loadTexts('people'),
  component: function UserRoute() {
    return <PersonPage id={Route.useParams().userId} />;
  },
});
