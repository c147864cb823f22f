/** An import in three steps on one page: the file, what its columns mean, and whether it is a trial or meant. */
import { Checkbox, FileInput, NumberInput, Progress, Select, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useDraft } from '@/features/forms/draft';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { columnsParameter, DATE_ORDERS, FORMATS, guess, type Mapping, sampleOf } from './columns';
import { ColumnMapping } from './ColumnMapping';
import { startImport } from './queries';

interface Settings {
  format: Schema<'Format'>;
  source: string;
  dry_run: boolean;
  create_missing: boolean;
  date_order: string;
  currency: string;
  country: string;
  channel: string;
  shift_weeks: number;
  mapping: Mapping;
}

const BLANK: Settings = {
  format: 'online_retail',
  source: '',
  dry_run: true,
  create_missing: true,
  date_order: '',
  currency: '',
  country: '',
  channel: '',
  shift_weeks: 0,
  mapping: {},
};

// The file of the last trial, so that the real run needs no second choosing. It lives as long as the tab.
let lastFile: File | null = null;

export function NewImport() {
  const { t, format } = useI18n();
  const navigate = useNavigate();
  const draft = useDraft('import.new', BLANK);
  const { value, set } = draft;
  const [file, setFile] = useState<File | null>(lastFile);
  const [sent, setSent] = useState(0);
  const sample = useQuery({
    queryKey: ['import-sample', file?.name, file?.size, file?.lastModified],
    queryFn: () => (file === null ? [] : sampleOf(file)),
    enabled: file !== null,
    gcTime: 0,
  });
  const header = sample.data?.[0] ?? [];
  const mapping = { ...guess(value.format, header), ...value.mapping };
  const save = useSave({
    run: (chosen: File) => startImport(chosen, questionOf({ ...value, mapping }), setSent),
    said: () => t('imports.started'),
    done: async (started, chosen) => {
      lastFile = started.dry_run ? chosen : null;
      // The settings stay for the real run, which only leaves the trial out.
      if (started.dry_run) set({ dry_run: false });
      else draft.discard();
      await navigate({ to: '/imports/$importId', params: { importId: started.id } });
    },
  });
  return (
    <Page
      title={t('imports.new')}
      trail={<Link to="/imports">{t('nav.imports')}</Link>}
      lead={t('imports.new.lead')}
    >
      <Panel>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t(value.dry_run ? 'imports.try' : 'imports.run')}
          disabled={file === null}
          onSubmit={() => file !== null && save.mutate(file)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          <FileInput
            label={t('import.file')}
            description={file === null ? t('imports.file.help') : format.bytes(file.size)}
            placeholder={t('upload.choose')}
            accept=".csv,.gz,text/csv,application/gzip"
            leftSection={<IconUpload size={17} aria-hidden />}
            value={file}
            clearable
            clearButtonProps={{ 'aria-label': t('action.clear') }}
            onChange={(chosen) => {
              setFile(chosen);
              set({ mapping: {} });
            }}
            error={sample.isError ? t('imports.unreadable') : undefined}
          />
          <Pair>
            <Select
              label={t('imports.format')}
              description={t('imports.format.help')}
              allowDeselect={false}
              data={FORMATS.map((one) => ({ value: one, label: t(`imports.format.${one}`) }))}
              value={value.format}
              onChange={(next) =>
                set({ format: FORMATS.find((one) => one === next) ?? 'online_retail', mapping: {} })
              }
            />
            <TextInput
              label={t('import.source')}
              description={t('imports.source.help')}
              maxLength={64}
              value={value.source}
              onChange={(event) => set({ source: event.currentTarget.value })}
            />
          </Pair>
          {header.length > 0 && (
            <ColumnMapping
              header={header}
              rows={sample.data?.slice(1) ?? []}
              mapping={mapping}
              onChange={(meaning, column) => set({ mapping: { ...value.mapping, [meaning]: column } })}
            />
          )}
          <Pair>
            <Select
              label={t('imports.date_order')}
              placeholder={t('imports.as_format')}
              clearable
              clearButtonProps={{ 'aria-label': t('action.clear') }}
              data={DATE_ORDERS.map((one) => ({ value: one, label: t(`imports.date_order.${one}`) }))}
              value={value.date_order === '' ? null : value.date_order}
              onChange={(next) => set({ date_order: next ?? '' })}
            />
            <TextInput
              label={t('organization.currency')}
              placeholder={t('imports.as_format')}
              maxLength={3}
              value={value.currency}
              onChange={(event) => set({ currency: event.currentTarget.value })}
            />
          </Pair>
          <Pair>
            <TextInput
              label={t('imports.country')}
              description={t('imports.country.help')}
              maxLength={100}
              value={value.country}
              onChange={(event) => set({ country: event.currentTarget.value })}
            />
            <TextInput
              label={t('imports.channel')}
              description={t('imports.country.help')}
              maxLength={64}
              value={value.channel}
              onChange={(event) => set({ channel: event.currentTarget.value })}
            />
            <NumberInput
              label={t('imports.shift')}
              description={t('imports.shift.help')}
              allowDecimal={false}
              min={-5200}
              max={5200}
              value={value.shift_weeks}
              onChange={(next) => set({ shift_weeks: Number(next) })}
            />
          </Pair>
          <Checkbox
            label={t('imports.create_missing')}
            description={t('imports.create_missing.help')}
            checked={value.create_missing}
            onChange={(event) => set({ create_missing: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('imports.dry_run')}
            description={t('imports.dry_run.help')}
            checked={value.dry_run}
            onChange={(event) => set({ dry_run: event.currentTarget.checked })}
          />
          {save.isPending && (
            <div role="status">
              <Progress value={sent * 100} aria-label={t('upload.progress')} size="lg" />
              {t('upload.sent', { share: format.percent(sent) })}
            </div>
          )}
        </Form>
      </Panel>
    </Page>
  );
}

function questionOf(settings: Settings) {
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  return {
    format: settings.format,
    source: text(settings.source),
    dry_run: String(settings.dry_run),
    create_missing: String(settings.create_missing),
    date_order: text(settings.date_order),
    currency: text(settings.currency.toUpperCase()),
    country: text(settings.country),
    channel: text(settings.channel),
    shift_weeks: settings.shift_weeks === 0 ? undefined : String(settings.shift_weeks),
    columns: columnsParameter(settings.format, settings.mapping),
  };
}
