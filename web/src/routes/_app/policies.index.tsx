import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { PolicyList } from '@/features/policies/PolicyList';
import { POLICY_STATES } from '@/features/policies/queries';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/policies/')({
  staticData: { permission: 'policies:read' },
  validateSearch: listSearch({ state: POLICY_STATES, recipient_id: null }),
  loader: () => loadTexts('supply'),
  component: PolicyList,
});
