import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { AudienceList } from '@/features/audiences/AudienceList';

export const Route = createFileRoute('/_app/audiences/')({
  staticData: { permission: 'audiences:read' },
  validateSearch: listSearch({ organization_id: null }),
  component: AudienceList,
});
