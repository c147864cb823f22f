import { createFileRoute } from '@tanstack/react-router';
import { AudiencePage } from '@/features/audiences/AudiencePage';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/audiences/$audienceId')({
  staticData: { permission: 'audiences:read' },
  validateSearch: listSearch(),
  loader: () => loadTexts('office', 'people'),
  component: function AudienceRoute() {
    return <AudiencePage id={Route.useParams().audienceId} />;
  },
});
