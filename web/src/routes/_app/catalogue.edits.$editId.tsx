import { createFileRoute } from '@tanstack/react-router';
import { EditPage } from '@/features/edits/EditPage';
import { listSearch } from '@/features/list/search';

export const Route = createFileRoute('/_app/catalogue/edits/$editId')({
  staticData: { permission: 'products:manage' },
  validateSearch: listSearch({ column: null }),
  component: function EditRoute() {
    return <EditPage id={Route.useParams().editId} />;
  },
});
