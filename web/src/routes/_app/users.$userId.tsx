import { createFileRoute } from '@tanstack/react-router';
import { PersonPage } from '@/features/users/PersonPage';

export const Route = createFileRoute('/_app/users/$userId')({
  staticData: { permission: 'users:read' },
  component: function UserRoute() {
    return <PersonPage id={Route.useParams().userId} />;
  },
});
