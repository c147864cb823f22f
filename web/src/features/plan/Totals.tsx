/** What a cycle expects of each category and of everything: products add up to their category, categories to all products. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { type Cycle, type Total, totalsPath, totalsQuery } from './queries';
import { Sums } from './Sums';

export function Totals({ cycle }: { cycle: Cycle }) {
  const { t } = useI18n();
  return (
    <Sums
      title={t('totals.title')}
      help={t('totals.help')}
      query={useQuery(totalsQuery(cycle.id))}
      path={totalsPath(cycle.id)}
      file={`forecast-cycle-${cycle.number ?? ''}-totals`}
      none={{ title: t('totals.none'), help: t('totals.none.help') }}
      rowKey={(total) => total.category_id ?? 'all'}
      orderBy={orderOf}
      over={() => [
        {
          key: 'over',
          header: t('totals.over'),
          names: true,
          cell: (total) => total.category ?? t('totals.all'),
        },
      ]}
    />
  );
}

/** Everything stands below its categories. */
function orderOf({ level, category }: Total): string {
  return `${level === 'all' ? '1' : '0'}${category ?? ''}`;
}
