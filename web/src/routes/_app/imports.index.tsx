import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { ImportList } from '@/features/imports/ImportList';
import { IMPORT_STATES } from '@/features/imports/queries';
import { loadTexts } from '@/i18n/language';
export const Route = createFileRoute('/_app/imports/')({
  staticData: { permission: 'imports:read' },
  validateSearch: listSearch({ state: IMPORT_STATES, source: null }),
  loader: () => loadTexts('office'),
  component: ImportList,
});
