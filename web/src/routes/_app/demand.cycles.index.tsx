import { createFileRoute } from '@tanstack/react-router';
import { CycleList } from '@/features/cycles/CycleList';
import { CYCLE_STATES } from '@/features/cycles/queries';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/cycles/')({
  staticData: { permission: 'demand:read' },
  validateSearch: listSearch({ state: CYCLE_STATES, recipient_id: null }),
  loader: () => loadTexts('cycles', 'office', 'supply'),
  component: CycleList,
});
