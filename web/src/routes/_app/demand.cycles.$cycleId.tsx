import { createFileRoute } from '@tanstack/react-router';
import { CyclePage } from '@/features/cycles/CyclePage';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/cycles/$cycleId')({
  staticData: { permission: 'demand:read' },
  validateSearch: listSearch({ sku: null }),
  loader: () => loadTexts('cycles', 'office', 'supply'),
  component: function CycleRoute() {
    return <CyclePage id={Route.useParams().cycleId} />;
  },
});
