import { createFileRoute } from '@tanstack/react-router';
import { ExceptionList } from '@/features/exceptions/ExceptionList';
import { KINDS, STATES } from '@/features/exceptions/queries';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/exceptions')({
  staticData: { permission: 'demand:read' },
  validateSearch: listSearch({
    state: STATES,
    kind: KINDS,
    overdue: ['true', 'false'],
    sku: null,
    recipient_id: null,
    cycle_id: null,
  }),
  loader: () => loadTexts('exceptions', 'office'),
  component: ExceptionList,
});
