import { createFileRoute } from '@tanstack/react-router';
import { choice, text } from '@/app/search';
import { CalendarPage } from '@/features/curation/CalendarPage';
import { type CalendarSearch, isMonth } from '@/features/curation/month';
import { ASSET_KINDS } from '@/features/library/choices';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/library/calendar')({
  staticData: { permission: 'assets:manage' },
  validateSearch: (search: Record<string, unknown>): CalendarSearch => {
    const month = text(search.month);
    return {
      month: isMonth(month) ? month : undefined,
      kind: choice(text(search.kind), ASSET_KINDS),
      view: choice(text(search.view), ['list']),
    };
  },
  loader: () => loadTexts('office'),
  component: function CalendarRoute() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <CalendarPage
        search={search}
        onSearch={(change) =>
          void navigate({
            search: (old) => ({ ...old, ...change }),
            replace: true,
            resetScroll: false,
          })
        }
      />
    );
  },
});
