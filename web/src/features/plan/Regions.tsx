/** What a cycle expects by region and month: countries add up to their zone, zones to all regions. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { type Cycle, type InRegion, regionsPath, regionsQuery } from './queries';
import { Sums } from './Sums';

export function Regions({ cycle }: { cycle: Cycle }) {
  const { t } = useI18n();
  const nameOf = (row: InRegion | undefined) =>
    row === undefined || row.region_kind === 'all' ? t('by_region.all') : (row.region_name ?? row.region);
  return (
    <Sums
      title={t('by_region.title')}
      help={t('by_region.help')}
      query={useQuery(regionsQuery(cycle.id))}
      path={regionsPath(cycle.id)}
      file={`forecast-cycle-${cycle.number ?? ''}-regions`}
      none={{ title: t('by_region.none'), help: t('by_region.none.help') }}
      rowKey={(row) => `${row.category_id}.${row.region}`}
      orderBy={orderOf}
      over={(rows) => [
        { key: 'region', header: t('by_region.region'), names: true, cell: nameOf },
        { key: 'category', header: t('totals.over'), cell: (row) => row.category },
        {
          key: 'part_of',
          header: t('by_region.part_of'),
          minor: true,
          cell: ({ category_id, part_of }) =>
            part_of == null
              ? '–'
              : nameOf(rows.find((row) => row.category_id === category_id && row.region === part_of)),
        },
      ]}
    />
  );
}

/** By category: its zones, each above its countries, then all regions. */
function orderOf({ category, category_id, region_kind, region, part_of }: InRegion): string {
  const zone = region_kind === 'country' && part_of != null && part_of !== 'all' ? part_of : '';
  const place = region_kind === 'all' ? '1' : `0${zone === '' ? region : `${zone} ${region}`}`;
  return `${category} ${category_id} ${place}`;
}
