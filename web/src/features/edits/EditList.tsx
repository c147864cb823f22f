/** Bulk edits of products: the sheet to change, the upload of a changed one, and every one that was sent. */
import { FileInput, Progress } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form, useSave } from '@/features/forms/Form';
import { ResourceList } from '@/features/list/ResourceList';
import { useI18n } from '@/i18n/language';
import { FileButton } from '@/ui/FileButton';
import { Page, Panel } from '@/ui/Page';
import { When } from '@/ui/values';
import { EditPill } from './EditPill';
import { EDIT_STATES, startEdit } from './queries';

export function EditList() {
  const { t, format } = useI18n();
  return (
    <Page
      title={t('edits.title')}
      trail={<Link to="/catalogue">{t('nav.catalogue')}</Link>}
      lead={t('edits.lead')}
      actions={
        <FileButton path="/api/v1/catalogue/product-sheet" name="products.xlsx">
          {t('edits.sheet')}
        </FileButton>
      }
    >
      <Panel title={t('edits.new')}>
        <Upload />
      </Panel>
      <ResourceList
        path="/api/v1/catalogue/product-edits"
        name={t('edits.title')}
        rowKey={(row) => row.id}
        sort="-created_at"
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('jobs.state'),
            options: EDIT_STATES.map((state) => ({ value: state, label: t(`edit.state.${state}`) })),
          },
        ]}
        columns={[
          {
            key: 'file',
            header: t('import.file'),
            names: true,
            cell: (row) => (
              <Link to="/catalogue/edits/$editId" params={{ editId: row.id }}>
                {row.file_name ?? t('edits.unnamed')}
              </Link>
            ),
          },
          { key: 'state', header: t('jobs.state'), cell: (row) => <EditPill state={row.state} /> },
          {
            key: 'rows',
            header: t('import.rows'),
            numeric: true,
            cell: (row) => format.number(row.counts.rows),
          },
          {
            key: 'failed',
            header: t('edits.failed'),
            numeric: true,
            cell: (row) => format.number(row.counts.failed),
          },
          {
            key: 'applied',
            header: t('edits.applied'),
            numeric: true,
            cell: (row) => format.number(row.counts.applied),
          },
          {
            key: 'created',
            header: t('field.created'),
            sort: 'created_at',
            cell: (row) => <When at={row.created_at} />,
          },
        ]}
        empty={{ title: t('edits.empty'), help: t('edits.empty.help') }}
        file="product-edits"
      />
    </Page>
  );
}

function Upload() {
  const { t, format } = useI18n();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const save = useSave({
    run: (chosen: File) => startEdit(chosen, setSent),
    said: () => t('edits.started'),
    done: (started) => navigate({ to: '/catalogue/edits/$editId', params: { editId: started.id } }),
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('edits.check')}
      disabled={file === null}
      onSubmit={() => file !== null && save.mutate(file)}
    >
      <FileInput
        label={t('import.file')}
        description={file === null ? t('edits.file.help') : format.bytes(file.size)}
        placeholder={t('upload.choose')}
        accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        leftSection={<IconUpload size={17} aria-hidden />}
        value={file}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        onChange={setFile}
      />
      {save.isPending && (
        <div role="status">
          <Progress value={sent * 100} aria-label={t('upload.progress')} size="lg" />
          {t('upload.sent', { share: format.percent(sent) })}
        </div>
      )}
    </Form>
  );
}
