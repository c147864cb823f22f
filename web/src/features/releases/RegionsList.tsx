/** Demand by category, region and month of a release. A region without a row has no figure in that month. */
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { FigureOf } from './FigureOf';
import { PagedPanel, usePages } from './PagedPanel';
import { regionsQuery, type Release } from './queries';

type InRegion = Schema<'ReleaseRegion'>;

export function RegionsList({ release }: { release: Release }) {
  const { t, format } = useI18n();
  const pages = usePages();
  const nameOf = (row: InRegion) => {
    if (row.region_kind === 'all') return t('release.region.all');
    return row.region_kind === 'other' ? t('release.region.other') : (row.region_name ?? row.region);
  };
  const lead = (rows: readonly InRegion[]) =>
    release.regions === 'country' && rows.some((row) => row.region_kind === 'zone')
      ? t('releases.regions.coarser')
      : t('releases.regions.lead');
  return (
    <PagedPanel
      title={t('releases.regions')}
      query={useQuery(regionsQuery(release.id, pages.cursor))}
      pages={pages}
      path={`/api/v1/demand/releases/${release.id}/regions`}
      file={`release-${release.number ?? ''}-regions`}
      none={{ title: t('releases.no_regions'), help: t('releases.no_regions.help') }}
      lead={lead}
      rowKey={(row) => `${row.period}.${row.category_id}.${row.region}`}
      columns={[
        { key: 'region', header: t('release.region'), names: true, cell: nameOf },
        { key: 'category', header: t('release.total.over'), cell: (row) => row.category },
        { key: 'period', header: t('release.period'), cell: (row) => format.period(row.period) },
        { key: 'value', header: t('release.value'), numeric: true, cell: (row) => <FigureOf row={row} /> },
      ]}
      words={{ earlier: t('releases.regions.earlier'), later: t('releases.regions.later') }}
    />
  );
}
