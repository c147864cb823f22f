/**
 * Many files at once: dropped or chosen, described together, each with a title of its own. Two go at a time; one that
 * fails stays and can be sent again, and what has arrived is not sent twice.
 */
import { Alert, Button, Checkbox, FileButton, Group, MultiSelect, Select, TagsInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import { useDraft } from '@/features/forms/draft';
import { Pair } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { ProblemNote } from '@/ui/states';
import { ASSET_KINDS } from './choices';
import { FileRows } from './FileRows';
import classes from './library.module.css';
import { audiencesQuery } from './queries';
import { useUploads } from './uploads';

export function ManyFiles() {
  const { t } = useI18n();
  const seesAudiences = useMay('audiences:read');
  const audiences = useQuery({ ...audiencesQuery, enabled: seesAudiences });
  const draft = useDraft('library.many', {
    kind: 'presentation',
    language: '',
    tags: [] as string[],
    audiences: [] as string[],
    hold: false,
  });
  const { value, set } = draft;
  const uploads = useUploads({
    kind: ASSET_KINDS.find((kind) => kind === value.kind) ?? 'other',
    language: value.language === '' ? undefined : value.language,
    tags: value.tags,
    audience_ids: value.audiences,
    hold: value.hold,
  });
  const waiting = uploads.rows.filter((row) => row.state !== 'done').length;
  const done = uploads.rows.length - waiting;
  return (
    <Page
      title={t('library.upload_many')}
      trail={<Link to="/library">{t('nav.library')}</Link>}
      lead={t('upload.many.lead')}
    >
      <DropArea onFiles={uploads.add} disabled={uploads.busy} />
      {uploads.rows.length > 0 && (
        <Panel title={t('upload.many.files')} flush>
          <FileRows
            rows={uploads.rows}
            busy={uploads.busy}
            onTitle={uploads.rename}
            onRemove={uploads.remove}
          />
        </Panel>
      )}
      <Panel title={t('upload.many.together')}>
        <div className={classes.upload}>
          <ProblemNote query={audiences} />
          <Pair>
            <Select
              label={t('upload.kind')}
              allowDeselect={false}
              data={ASSET_KINDS.map((kind) => ({ value: kind, label: t(`asset.kind.${kind}`) }))}
              value={value.kind}
              onChange={(kind) => set({ kind: kind ?? 'other' })}
            />
            <Select
              label={t('app.language')}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
              value={value.language === '' ? null : value.language}
              onChange={(language) => set({ language: language ?? '' })}
            />
          </Pair>
          <TagsInput
            label={t('asset.tags')}
            value={value.tags}
            maxTags={20}
            onChange={(tags) => set({ tags })}
          />
          {seesAudiences && (
            <MultiSelect
              label={t('asset.audience.label')}
              description={t(value.audiences.length === 0 ? 'asset.audience.nobody' : 'asset.audience.help')}
              data={(audiences.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={value.audiences}
              onChange={(chosen) => set({ audiences: chosen })}
              searchable
            />
          )}
          <Checkbox
            label={t('upload.many.hold')}
            description={t('upload.many.hold.help')}
            checked={value.hold}
            onChange={(event) => set({ hold: event.currentTarget.checked })}
          />
          {done > 0 && waiting === 0 && (
            <Alert color="teal" variant="light" role="status">
              {t.count('upload.many.done', done)} <Link to="/library">{t('nav.library')}</Link>
            </Alert>
          )}
          <Button
            className={classes.start}
            size="md"
            disabled={waiting === 0}
            loading={uploads.busy}
            onClick={() => void uploads.send()}
          >
            {t.count('upload.many.send', waiting)}
          </Button>
        </div>
      </Panel>
    </Page>
  );
}

/** Dropping is for the mouse; the button inside does the same for everybody. */
function DropArea({ onFiles, disabled }: { onFiles: (files: File[]) => void; disabled: boolean }) {
  const { t } = useI18n();
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={classes.drop}
      role="presentation"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <IconUpload size={28} aria-hidden />
      <p>{t('upload.many.drop')}</p>
      <Group>
        <FileButton multiple disabled={disabled} onChange={onFiles}>
          {(props) => (
            <Button {...props} variant="default">
              {t('upload.many.choose')}
            </Button>
          )}
        </FileButton>
      </Group>
    </div>
  );
}
