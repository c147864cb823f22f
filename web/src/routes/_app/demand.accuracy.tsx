import { createFileRoute } from '@tanstack/react-router';
import { choice, text } from '@/app/search';
import { AccuracyPage, type AccuracySearch } from '@/features/plan/AccuracyPage';
import { HORIZONS } from '@/features/plan/queries';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/demand/accuracy')({
  staticData: { permission: 'demand:read' },
  validateSearch: (search: Record<string, unknown>): AccuracySearch => ({
    by: choice(search.by, ['category']),
    horizon: choice(text(search.horizon), HORIZONS),
  }),
  loader: () => loadTexts('supply'),
  component: function AccuracyRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <AccuracyPage
        search={search}
        onSearch={(change) => void navigate({ search: (old) => ({ ...old, ...change }), replace: true })}
      />
    );
  },
});
