/** One bulk edit: how far it is, what speaks against its rows, and what is to become of it. */
import { Alert, Progress, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Form, useSave } from '@/features/forms/Form';
import { ResourceList } from '@/features/list/ResourceList';
import { useI18n } from '@/i18n/language';
import { FileButton } from '@/ui/FileButton';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Said } from '@/ui/Said';
import { Facts, Instant } from '@/ui/values';
import { EditPill } from './EditPill';
import { applyEdit, type EditMode, editQuery, isUnderWay, type ProductEdit } from './queries';

export function EditPage({ id }: { id: string }) {
  const { t, format } = useI18n();
  const query = useQuery(editQuery(id));
  return (
    <Loaded query={query} wholePage>
      {(edit) => (
        <Page
          title={edit.file_name ?? t('edits.unnamed')}
          trail={<Link to="/catalogue/edits">{t('edits.title')}</Link>}
          lead={<EditPill state={edit.state} />}
          actions={
            edit.counts.failed > 0 &&
            !isUnderWay(edit.state) && (
              <FileButton
                path={`/api/v1/catalogue/product-edits/${edit.id}/failures`}
                name={`failed-rows.${edit.format}`}
              >
                {t('edits.failures')}
              </FileButton>
            )
          }
        >
          {isUnderWay(edit.state) && <UnderWay edit={edit} />}
          {edit.problem != null && (
            <Alert color="red" title={t('edit.state.failed')} role="alert">
              <p>
                <Said text={edit.problem} />
              </p>
            </Alert>
          )}
          {edit.state === 'checked' && <Choice edit={edit} />}
          <Panel title={t('imports.result')}>
            <Counts edit={edit} />
          </Panel>
          <section aria-label={t('edits.errors')}>
            <ResourceList
              key={edit.state}
              path="/api/v1/catalogue/product-edits/{id}/errors"
              params={{ id }}
              name={t('edits.errors')}
              rowKey={(row) => `${row.row}.${row.column}`}
              sort="row"
              facets={[{ kind: 'text', key: 'column', label: t('imports.column') }]}
              columns={[
                {
                  key: 'row',
                  header: t('import.row'),
                  names: true,
                  numeric: true,
                  sort: 'row',
                  cell: (row) => format.number(row.row),
                },
                { key: 'column', header: t('imports.column'), cell: (row) => row.column },
                { key: 'value', header: t('import.value'), cell: (row) => row.value },
                {
                  key: 'reason',
                  header: t('import.reason'),
                  cell: (row) => <Said text={row.reason} />,
                },
                {
                  key: 'hint',
                  header: t('edits.hint'),
                  cell: (row) => <Said text={row.hint} />,
                },
              ]}
              empty={{ title: t('edits.no_errors'), help: t('edits.no_errors.help') }}
              file="errors"
            />
          </section>
        </Page>
      )}
    </Loaded>
  );
}

/** How many rows there are is known once they were checked. */
function UnderWay({ edit }: { edit: ProductEdit }) {
  const { t, format } = useI18n();
  const { counts } = edit;
  const applies = edit.state === 'applying';
  const share = applies && counts.changing > 0 ? (counts.applied / counts.changing) * 100 : 100;
  return (
    <div role="status">
      <Progress
        value={share}
        animated
        striped
        size="lg"
        aria-label={t(applies ? 'edit.state.applying' : 'edit.state.checking')}
      />
      <p>
        {applies
          ? t('edits.applying', {
              applied: format.number(counts.applied),
              changing: format.number(counts.changing),
            })
          : t('edits.checking', { rows: format.number(counts.rows) })}
      </p>
    </div>
  );
}

function Choice({ edit }: { edit: ProductEdit }) {
  const { t } = useI18n();
  const { failed, changing } = edit.counts;
  const [mode, setMode] = useState<EditMode>(failed > 0 ? 'valid_rows' : 'all_or_nothing');
  const save = useSave({
    run: () => applyEdit(edit.id, mode),
    said: () => t('edits.apply_started'),
    stale: [['product-edit', edit.id], ['catalogue-product']],
  });
  if (changing === 0) {
    return (
      <Alert color="gray" variant="light">
        {t('edits.nothing')}
      </Alert>
    );
  }
  return (
    <Panel title={t('edits.choice')}>
      <Form
        problem={save.problem}
        busy={save.isPending}
        submit={t.count('edits.apply', changing)}
        onSubmit={() => save.mutate(undefined)}
      >
        <Radio.Group
          label={t('edits.mode')}
          value={mode}
          onChange={(next) => setMode(next === 'all_or_nothing' ? 'all_or_nothing' : 'valid_rows')}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="all_or_nothing"
              disabled={failed > 0}
              label={t('edits.mode.all_or_nothing')}
              description={t(failed > 0 ? 'edits.mode.all.barred' : 'edits.mode.all.help')}
            />
            <Radio
              value="valid_rows"
              label={t('edits.mode.valid_rows')}
              description={t('edits.mode.valid.help')}
            />
          </Stack>
        </Radio.Group>
      </Form>
    </Panel>
  );
}

function Counts({ edit }: { edit: ProductEdit }) {
  const { t, format } = useI18n();
  const { counts } = edit;
  return (
    <Facts
      facts={[
        [t('import.rows'), format.number(counts.rows)],
        [t('edits.changing'), format.number(counts.changing)],
        [t('edits.failed'), format.number(counts.failed)],
        [t('edits.applied'), format.number(counts.applied)],
        [t('edits.mode'), edit.mode == null ? t('field.none') : t(`edits.mode.${edit.mode}`)],
        [t('field.created'), <Instant key="created" at={edit.created_at} />],
        [
          t('jobs.finished'),
          edit.finished_at == null ? t('field.none') : <Instant key="finished" at={edit.finished_at} />,
        ],
      ]}
    />
  );
}
