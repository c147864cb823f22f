/** The totals of a release, by category and over all products. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { State } from '@/ui/states';
import { Quantity } from '@/ui/values';
import { type Release, totalsQuery } from './queries';
import classes from './releases.module.css';

export function TotalsList({ release }: { release: Release }) {
  const { t, format } = useI18n();
  // The list above has the address for itself.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = useQuery(totalsQuery(release.id, cursors.at(-1)));
  return (
    <Panel
      title={t('releases.totals')}
      flush
      aside={
        <SheetButtons
          compact
          path={`/api/v1/demand/releases/${release.id}/totals`}
          name={`release-${release.number ?? ''}-totals`}
        />
      }
    >
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('releases.no_totals')}>{t('releases.no_totals.help')}</State>,
        }}
      >
        {(page) => (
          <>
            <DataTable
              caption={t('releases.totals')}
              rows={page.items}
              rowKey={(total) => `${total.category_id ?? 'all'}.${total.period}`}
              stale={query.isPlaceholderData}
              columns={[
                {
                  key: 'over',
                  header: t('release.total.over'),
                  names: true,
                  cell: (total) => total.category ?? t('release.total.all'),
                },
                {
                  key: 'period',
                  header: t('release.period'),
                  cell: (total) => format.period(total.period),
                },
                {
                  key: 'value',
                  header: t('release.value'),
                  numeric: true,
                  cell: (total) =>
                    total.value == null ? (
                      t(`release.cell.${total.status}`)
                    ) : (
                      <Quantity value={total.value} unit={total.unit} />
                    ),
                },
              ]}
            />
            <div className={classes.foot}>
              {cursors.length > 0 && (
                <Button size="xs" variant="default" onClick={() => setCursors(cursors.slice(0, -1))}>
                  {t('releases.totals.later')}
                </Button>
              )}
              {page.next_cursor != null && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setCursors([...cursors, page.next_cursor ?? ''])}
                >
                  {t('releases.totals.earlier')}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
