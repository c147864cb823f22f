import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { ReleasePage } from '@/features/releases/ReleasePage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/releases/$releaseId')({
  staticData: { permission: 'demand:read' },
  validateSearch: listSearch({ status: ['published', 'suppressed'], sku: null, from: null, until: null }),
  loader: () => loadTexts('certificates', 'office', 'outlook'),
  component: function ReleaseRoute() {
    return <ReleasePage id={Route.useParams().releaseId} />;
  },
});
