import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { RELEASE_STATES } from '@/features/releases/queries';
import { ReleaseList } from '@/features/releases/ReleaseList';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/releases/')({
  staticData: { permission: 'demand:read' },
  validateSearch: listSearch({ state: RELEASE_STATES, recipient_id: null }),
  loader: () => loadTexts('office', 'supply'),
  component: ReleaseList,
});
