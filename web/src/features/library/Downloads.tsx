/** Who has taken a file, and how often. */
import { Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '@/i18n/language';
import { SheetButtons } from '@/ui/SheetButtons';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { State } from '@/ui/states';
import { When } from '@/ui/values';
import classes from './library.module.css';
import { type Asset, downloadsQuery } from './queries';

export function Downloads({ asset }: { asset: Asset }) {
  const { t, format } = useI18n();
  const [day, setDay] = useState('');
  const since = day === '' ? undefined : `${day}T00:00:00Z`;
  const query = useQuery(downloadsQuery(asset.id, since));
  return (
    <div>
      <Group className={classes.panelTools} align="flex-end">
        <TextInput
          type="date"
          label={t('asset.downloads.since')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <SheetButtons
          compact
          path={`/api/v1/assets/${asset.id}/downloads${since === undefined ? '' : `?since=${since}`}`}
          name="downloads"
        />
      </Group>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('asset.downloads.empty')}>{t('asset.downloads.empty.help')}</State>,
        }}
      >
        {(page) => (
          <DataTable
            caption={t('asset.downloads')}
            stale={query.isPlaceholderData}
            rows={page.items}
            rowKey={(row) => row.organization_id}
            columns={[
              {
                key: 'organization',
                header: t('view_as.organization'),
                names: true,
                cell: (row) => row.organization_name,
              },
              {
                key: 'downloads',
                header: t('asset.downloads'),
                numeric: true,
                cell: (row) => format.number(row.downloads),
              },
              { key: 'first', header: t('asset.downloads.first'), cell: (row) => <When at={row.first_at} /> },
              { key: 'last', header: t('asset.downloads.last'), cell: (row) => <When at={row.last_at} /> },
            ]}
          />
        )}
      </Loaded>
    </div>
  );
}
