import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { AudienceList } from '@/features/audiences/AudienceList';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/audiences/')({
  staticData: { permission: 'audiences:read' },
  validateSearch: listSearch({ organization_id: null }),
  loader: () => loadTexts('office'),
  component: AudienceList,
});
