import { createFileRoute } from '@tanstack/react-router';
import { AudiencePage } from '@/features/audiences/AudiencePage';
import { listSearch } from '@/features/list/search';

export const Route = createFileRoute('/_app/audiences/$audienceId')({
  staticData: { permission: 'audiences:read' },
  validateSearch: listSearch(),
  component: function AudienceRoute() {
    return <AudiencePage id={Route.useParams().audienceId} />;
  },
});
