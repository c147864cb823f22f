import { createFileRoute } from '@tanstack/react-router';
import { EditPage } from '@/features/edits/EditPage';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/catalogue/edits/$editId')({
  staticData: { permission: 'products:manage' },
  validateSearch: listSearch({ column: null }),
  loader: () => loadTexts('office'),
  component: function EditRoute() {
    return <EditPage id={Route.useParams().editId} />;
  },
});
