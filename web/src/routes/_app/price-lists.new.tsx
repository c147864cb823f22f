import { createFileRoute } from '@tanstack/react-router';
import { text } from '@/app/search';
import { NewPriceList } from '@/features/prices/NewPriceList';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/price-lists/new')({
  staticData: { permission: 'prices:manage' },
  validateSearch: (search: Record<string, unknown>): { after?: string } => ({ after: text(search.after) }),
  loader: () => loadTexts('office'),
  component: function NewPriceListRoute() {
    return <NewPriceList after={Route.useSearch().after} />;
  },
});
