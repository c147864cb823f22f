import { createFileRoute } from '@tanstack/react-router';
import { ContactList } from '@/features/contacts/ContactList';
import { SUBJECTS } from '@/features/contacts/queries';
import { listSearch } from '@/features/list/search';

export const Route = createFileRoute('/_app/contacts')({
  staticData: { permission: null },
  validateSearch: listSearch({ subject: SUBJECTS }),
  component: ContactList,
});
