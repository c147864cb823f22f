/**
 * New material in two calls: its description first, then the file with its progress. When the file fails the
 * description stays, and trying again sends the file only.
 */
import {
  Alert,
  Button,
  FileInput,
  MultiSelect,
  Progress,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { asProblem } from '@/api/problem';
import { upload } from '@/api/upload';
import { Attempt } from '@/features/orders/attempt';
import { useMay } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { ProblemNote, ProblemText } from '@/ui/states';
import classes from './library.module.css';
import { ASSET_KINDS } from './choices';
import { audiencesQuery, contentPath, createAsset, titleOf } from './queries';

interface Draft {
  title: string;
  description: string;
  language: string | null;
  kind: Schema<'AssetKind'>;
  tags: string[];
  audiences: string[];
  publish: string;
  expire: string;
}

const BLANK: Draft = {
  title: '',
  description: '',
  language: null,
  kind: 'presentation',
  tags: [],
  audiences: [],
  publish: '',
  expire: '',
};

export function UploadPage() {
  const { t, format } = useI18n();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const seesAudiences = useMay('audiences:read');
  const audiences = useQuery({ ...audiencesQuery, enabled: seesAudiences });
  const [draft, setDraft] = useState(BLANK);
  const [file, setFile] = useState<File | null>(null);
  const [touched, setTouched] = useState(false);
  const [sent, setSent] = useState(0);
  const attempt = useRef(new Attempt());
  const [made, setMade] = useState<{ id: string; etag: string | null } | null>(null);

  const send = useMutation({
    mutationFn: async (chosen: File) => {
      const request = requestOf(draft);
      const { id, etag } = made ?? (await createAsset(request, attempt.current.keyFor(request)));
      setMade({ id, etag });
      setSent(0);
      await upload({ path: contentPath(id, chosen), file: chosen, etag, onProgress: setSent });
      return id;
    },
    onSuccess: async (id) => {
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      await navigate({ to: '/library/$assetId', params: { assetId: id } });
    },
  });
  const problem = send.isError ? asProblem(send.error) : null;
  const titleMissing = draft.title.trim() === '';
  const datesCrossed = draft.publish !== '' && draft.expire !== '' && draft.expire <= draft.publish;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (file !== null && !titleMissing && !datesCrossed) send.mutate(file);
  };
  const set = <K extends keyof Draft>(key: K, value: Draft[K]) =>
    setDraft((old) => ({ ...old, [key]: value }));

  return (
    <Page
      title={t('upload.title')}
      trail={<Link to="/library">{t('nav.library')}</Link>}
      lead={t('upload.lead')}
    >
      <Panel>
        <form className={classes.upload} onSubmit={submit} noValidate>
          {problem !== null && (
            <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
              <ProblemText problem={problem} />
            </Alert>
          )}
          <ProblemNote query={audiences} />
          <FileInput
            label={t('upload.file')}
            placeholder={t('upload.choose')}
            leftSection={<IconUpload size={17} aria-hidden />}
            value={file}
            onChange={(chosen) => {
              setFile(chosen);
              if (chosen !== null && draft.title === '') set('title', titleOf(chosen));
            }}
            description={file === null ? undefined : format.bytes(file.size)}
            error={touched && file === null ? t('upload.file.missing') : undefined}
          />
          <TextInput
            label={t('upload.name')}
            value={draft.title}
            maxLength={200}
            onChange={(event) => set('title', event.currentTarget.value)}
            error={touched && titleMissing ? t('upload.name.missing') : problem?.field('/title')}
          />
          <Textarea
            label={t('upload.description')}
            value={draft.description}
            autosize
            minRows={2}
            maxLength={2000}
            onChange={(event) => set('description', event.currentTarget.value)}
            error={problem?.field('/description')}
          />
          <div className={classes.pair}>
            <Select
              label={t('upload.kind')}
              data={ASSET_KINDS.map((kind) => ({ value: kind, label: t(`asset.kind.${kind}`) }))}
              value={draft.kind}
              allowDeselect={false}
              onChange={(kind) => set('kind', ASSET_KINDS.find((known) => known === kind) ?? 'other')}
            />
            <Select
              label={t('app.language')}
              data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
              value={draft.language}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              onChange={(language) => set('language', language)}
              error={problem?.field('/language')}
            />
          </div>
          <TagsInput
            label={t('asset.tags')}
            value={draft.tags}
            maxTags={20}
            onChange={(tags) => set('tags', tags)}
          />
          {seesAudiences && (
            <MultiSelect
              label={t('asset.audience.label')}
              description={t(draft.audiences.length === 0 ? 'asset.audience.nobody' : 'asset.audience.help')}
              data={(audiences.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={draft.audiences}
              onChange={(chosen) => set('audiences', chosen)}
              searchable
              error={problem?.field('/audience_ids')}
            />
          )}
          <div className={classes.pair}>
            <TextInput
              type="date"
              label={t('upload.publish')}
              description={t('upload.publish.help')}
              value={draft.publish}
              onChange={(event) => set('publish', event.currentTarget.value)}
              error={problem?.field('/publish_at')}
            />
            <TextInput
              type="date"
              label={t('upload.expire')}
              description={t('upload.expire.help')}
              value={draft.expire}
              min={draft.publish === '' ? undefined : draft.publish}
              onChange={(event) => set('expire', event.currentTarget.value)}
              error={datesCrossed ? t('upload.expire.crossed') : problem?.field('/expire_at')}
            />
          </div>
          {send.isPending && (
            <div>
              <Progress value={sent * 100} aria-label={t('upload.progress')} size="lg" />
              <p className={classes.fine} role="status">
                {t('upload.sent', { share: format.percent(sent) })}
              </p>
            </div>
          )}
          <Button type="submit" size="md" className={classes.start} loading={send.isPending}>
            {t(made !== null && problem !== null ? 'upload.again' : 'upload.submit')}
          </Button>
        </form>
      </Panel>
    </Page>
  );
}

function requestOf(draft: Draft): Schema<'AssetRequest'> {
  const day = (text: string) => (text === '' ? undefined : `${text}T00:00:00Z`);
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    description: draft.description.trim() === '' ? undefined : draft.description.trim(),
    language: draft.language ?? undefined,
    tags: draft.tags,
    audience_ids: draft.audiences,
    publish_at: day(draft.publish),
    expire_at: day(draft.expire),
  };
}
