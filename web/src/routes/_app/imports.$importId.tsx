import { createFileRoute } from '@tanstack/react-router';
import { ImportPage } from '@/features/imports/ImportPage';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/imports/$importId')({
  staticData: { permission: 'imports:read' },
  validateSearch: listSearch({ reason: null }),
  loader: () => loadTexts('office'),
  component: function ImportRoute() {
    return <ImportPage id={Route.useParams().importId} />;
  },
});
