import { createFileRoute } from '@tanstack/react-router';
import { AssetList } from '@/features/library/AssetList';
import { ASSET_KINDS, ASSET_STATES } from '@/features/library/choices';
import { listSearch } from '@/features/list/search';

export const Route = createFileRoute('/_app/library/')({
  staticData: { permission: 'assets:read' },
  validateSearch: listSearch({
    kind: ASSET_KINDS,
    language: null,
    state: ASSET_STATES,
    tag: null,
    product_id: null,
  }),
  component: AssetList,
});
