import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { OrganizationList } from '@/features/organizations/OrganizationList';
import { KINDS, STATES } from '@/features/organizations/queries';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/organizations/')({
  staticData: { permission: 'organizations:read' },
  validateSearch: listSearch({ kind: KINDS, state: STATES, audience_id: null }),
  loader: () => loadTexts('office'),
  component: OrganizationList,
});
