import { createFileRoute } from '@tanstack/react-router';
import { EditList } from '@/features/edits/EditList';
import { EDIT_STATES } from '@/features/edits/queries';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/catalogue/edits/')({
  staticData: { permission: 'products:manage' },
  validateSearch: listSearch({ state: EDIT_STATES }),
  loader: () => loadTexts('office'),
  component: EditList,
});
