import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { AssetList } from '@/features/library/AssetList';
import type { AssetSearch } from '@/features/library/queries';

export const Route = createFileRoute('/_app/library/')({
  staticData: { permission: 'assets:read' },
  validateSearch: (search: Record<string, unknown>): AssetSearch => ({
    q: text(search.q),
    language: text(search.language),
    cursor: text(search.cursor),
  }),
  component: function LibraryRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <AssetList
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
