import { createFileRoute } from '@tanstack/react-router';
import { UsagePage } from '@/features/curation/UsagePage';
import { ASSET_KINDS } from '@/features/library/choices';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/library/usage')({
  staticData: { permission: 'assets:manage' },
  validateSearch: listSearch({
    organization_id: null,
    asset_id: null,
    kind: ASSET_KINDS,
    tag: null,
    since: null,
    until: null,
  }),
  loader: () => loadTexts('office'),
  component: UsagePage,
});
