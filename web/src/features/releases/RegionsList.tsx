/** Demand by category, region and month of a release. A region without a row has no figure in that month. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { State } from '@/ui/states';
import { Quantity } from '@/ui/values';
import { regionsQuery, type Release } from './queries';
import classes from './releases.module.css';

export function RegionsList({ release }: { release: Release }) {
  const { t, format } = useI18n();
  // The list above has the address for itself.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = useQuery(regionsQuery(release.id, cursors.at(-1)));
  const nameOf = (row: Schema<'ReleaseRegion'>) => {
    if (row.region_kind === 'all') return t('release.region.all');
    return row.region_kind === 'other' ? t('release.region.other') : (row.region_name ?? row.region);
  };
  return (
    <Panel
      title={t('releases.regions')}
      flush
      aside={
        <SheetButtons
          compact
          path={`/api/v1/demand/releases/${release.id}/regions`}
          name={`release-${release.number ?? ''}-regions`}
        />
      }
    >
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('releases.no_regions')}>{t('releases.no_regions.help')}</State>,
        }}
      >
        {(page) => (
          <>
            <p className={classes.foot}>
              {t(
                release.regions === 'country' && page.items.some((row) => row.region_kind === 'zone')
                  ? 'releases.regions.coarser'
                  : 'releases.regions.lead',
              )}
            </p>
            <DataTable
              caption={t('releases.regions')}
              rows={page.items}
              rowKey={(row) => `${row.period}.${row.category_id}.${row.region}`}
              stale={query.isPlaceholderData}
              columns={[
                {
                  key: 'region',
                  header: t('release.region'),
                  names: true,
                  cell: (row) => nameOf(row),
                },
                {
                  key: 'category',
                  header: t('release.total.over'),
                  cell: (row) => row.category,
                },
                {
                  key: 'period',
                  header: t('release.period'),
                  cell: (row) => format.period(row.period),
                },
                {
                  key: 'value',
                  header: t('release.value'),
                  numeric: true,
                  cell: (row) =>
                    row.value == null ? (
                      t(`release.cell.${row.status}`)
                    ) : (
                      <Quantity value={row.value} unit={row.unit} />
                    ),
                },
              ]}
            />
            <div className={classes.foot}>
              {cursors.length > 0 && (
                <Button size="xs" variant="default" onClick={() => setCursors(cursors.slice(0, -1))}>
                  {t('releases.regions.later')}
                </Button>
              )}
              {page.next_cursor != null && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setCursors([...cursors, page.next_cursor ?? ''])}
                >
                  {t('releases.regions.earlier')}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
