/** The versions of a file, the newest first; a new one takes the place of the one before at once. */
import { Button, FileButton, Group, Progress } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '@/api/problem';
import { upload } from '@/api/upload';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { State } from '@/ui/states';
import { When } from '@/ui/values';
import classes from './library.module.css';
import { type Asset, contentPath, ticketFor, versionsQuery } from './queries';

export function Versions({ asset, etag }: { asset: Asset; etag: string | null }) {
  const { t, format } = useI18n();
  const query = useQuery(versionsQuery(asset.id));
  const [sent, setSent] = useState(0);
  const add = useSave({
    run: (file: File) => upload({ path: contentPath(asset.id, file), file, etag, onProgress: setSent }),
    said: () => t('asset.version.added'),
    stale: [['asset', asset.id], ['assets']],
  });
  const fetchOld = useMutation({
    mutationFn: (version: number) => ticketFor(asset.id, version),
    onSuccess: (url) => globalThis.location.assign(url),
  });
  return (
    <div>
      <Group className={classes.panelTools}>
        <FileButton onChange={(file) => file !== null && add.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={add.isPending}
              leftSection={<IconUpload size={17} aria-hidden />}
            >
              {t('asset.version.new')}
            </Button>
          )}
        </FileButton>
        {add.isPending && (
          <Progress className={classes.grow} value={sent * 100} aria-label={t('upload.progress')} size="lg" />
        )}
      </Group>
      <ProblemAlert problem={add.problem ?? (fetchOld.isError ? asProblem(fetchOld.error) : null)} />
      <Loaded
        query={query}
        empty={{
          when: (versions) => versions.length === 0,
          show: <State title={t('asset.versions.empty')}>{t('asset.versions.empty.help')}</State>,
        }}
      >
        {(versions) => (
          <DataTable
            caption={t('asset.versions')}
            rows={versions}
            rowKey={(row) => row.id}
            columns={[
              {
                key: 'version',
                header: t('asset.version'),
                names: true,
                cell: (row) => (
                  <Group gap={8} component="span">
                    {t('asset.version.number', { number: row.version })}
                    {row.current && <Pill tone="ok">{t('asset.version.current')}</Pill>}
                  </Group>
                ),
              },
              { key: 'file', header: t('asset.file'), cell: (row) => row.file_name },
              { key: 'size', header: t('asset.size'), numeric: true, cell: (row) => format.bytes(row.size) },
              { key: 'at', header: t('asset.uploaded'), cell: (row) => <When at={row.uploaded_at} /> },
              {
                key: 'get',
                header: t('asset.download'),
                cell: (row) => (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconDownload size={15} aria-hidden />}
                    aria-label={t('asset.download_version', { number: row.version })}
                    loading={fetchOld.isPending && fetchOld.variables === row.version}
                    onClick={() => fetchOld.mutate(row.version)}
                  >
                    {t('asset.download')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </div>
  );
}
