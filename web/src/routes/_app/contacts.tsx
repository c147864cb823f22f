import { createFileRoute } from '@tanstack/react-router';
import { ContactList } from '@/features/contacts/ContactList';
import { SUBJECTS } from '@/features/contacts/queries';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/contacts')({
  staticData: { permission: null },
  validateSearch: listSearch({ subject: SUBJECTS }),
  loader: () => loadTexts('contacts'),
  component: ContactList,
});
