/** The totals of a release, by category and over all products. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { FigureOf } from './FigureOf';
import { PagedPanel, usePages } from './PagedPanel';
import { type Release, totalsQuery } from './queries';

export function TotalsList({ release }: { release: Release }) {
  const { t, format } = useI18n();
  const pages = usePages();
  return (
    <PagedPanel
      title={t('releases.totals')}
      query={useQuery(totalsQuery(release.id, pages.cursor))}
      pages={pages}
      path={`/api/v1/demand/releases/${release.id}/totals`}
      file={`release-${release.number ?? ''}-totals`}
      none={{ title: t('releases.no_totals'), help: t('releases.no_totals.help') }}
      rowKey={(total) => `${total.category_id ?? 'all'}.${total.period}`}
      columns={[
        {
          key: 'over',
          header: t('release.total.over'),
          names: true,
          cell: (total) => total.category ?? t('release.total.all'),
        },
        { key: 'period', header: t('release.period'), cell: (total) => format.period(total.period) },
        {
          key: 'value',
          header: t('release.value'),
          numeric: true,
          cell: (total) => <FigureOf row={total} />,
        },
      ]}
      words={{ earlier: t('releases.totals.earlier'), later: t('releases.totals.later') }}
    />
  );
}
