import { createFileRoute } from '@tanstack/react-router';
import { choice, text } from '@/app/search';
import { HeatPage } from '@/features/demand/HeatPage';
import { type HeatSearch, SPANS } from '@/features/demand/heatSearch';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/map')({
  staticData: { permission: 'supply:read' },
  validateSearch: (search: Record<string, unknown>): HeatSearch => ({
    q: text(search.q),
    cursor: text(search.cursor),
    span: choice(text(search.span), SPANS),
    scale: choice(search.scale, ['all']),
    view: choice(search.view, ['table']),
  }),
  loader: () => loadTexts('supply'),
  component: function HeatRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <HeatPage
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
