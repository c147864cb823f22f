import { createFileRoute } from '@tanstack/react-router';
import { PersonPage } from '@/features/users/PersonPage';

export const Route = createFileRoute('/_app/people/$userId')({
  staticData: { permission: 'users:read' },
  component: function PersonRoute() {
    return <PersonPage id={Route.useParams().userId} place="/people" />;
  },
});
