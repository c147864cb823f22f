import { createFileRoute } from '@tanstack/react-router';
import { EditList } from '@/features/edits/EditList';
import { EDIT_STATES } from '@/features/edits/queries';
import { listSearch } from '@/features/list/search';

export const Route = createFileRoute('/_app/catalogue/edits/')({
  staticData: { permission: 'products:manage' },
  validateSearch: listSearch({ state: EDIT_STATES }),
  component: EditList,
});
