/** Every import of sales lines, with what became of its rows. */
import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';
import { ImportPill } from './badges';
import { IMPORT_STATES } from './queries';

export function ImportList() {
  const { t, format } = useI18n();
  const runs = useMay('imports:run');
  return (
    <Page
      title={t('nav.imports')}
      lead={t('imports.lead')}
      actions={
        runs && (
          <Button
            renderRoot={(props) => <Link to="/imports/new" {...props} />}
            leftSection={<IconFileImport size={17} aria-hidden />}
          >
            {t('imports.new')}
          </Button>
        )
      }
    >
      <ResourceList
        path="/api/v1/imports"
        name={t('nav.imports')}
        rowKey={(row) => row.id}
        sort="-created_at"
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('jobs.state'),
            counted: true,
            options: IMPORT_STATES.map((state) => ({ value: state, label: t(`import.state.${state}`) })),
          },
          { kind: 'text', key: 'source', label: t('import.source') },
        ]}
        columns={[
          {
            key: 'file',
            header: t('import.file'),
            names: true,
            cell: (row) => (
              <Link to="/imports/$importId" params={{ importId: row.id }}>
                {row.file_name ?? row.source}
              </Link>
            ),
          },
          { key: 'state', header: t('jobs.state'), cell: (row) => <ImportPill state={row.state} /> },
          {
            key: 'kind',
            header: t('import.kind'),
            cell: (row) => t(row.dry_run ? 'import.dry' : 'import.real'),
          },
          { key: 'source', header: t('import.source'), minor: true, cell: (row) => row.source },
          {
            key: 'rows',
            header: t('import.rows'),
            numeric: true,
            cell: (row) => format.number(row.counts.rows),
          },
          {
            key: 'added',
            header: t('import.added'),
            numeric: true,
            minor: true,
            cell: (row) => format.number(row.counts.added),
          },
          {
            key: 'rejected',
            header: t('import.rejected'),
            numeric: true,
            cell: (row) => format.number(row.counts.rejected),
          },
          {
            key: 'created',
            header: t('field.created'),
            sort: 'created_at',
            cell: (row) => <When at={row.created_at} />,
          },
        ]}
        empty={{ title: t('imports.empty'), help: t('imports.empty.help') }}
        file="imports"
      />
    </Page>
  );
}
