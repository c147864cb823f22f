/** One change of metadata for all chosen material: checked first, with what becomes of each, then done as a whole. */
import {
  ActionIcon,
  Button,
  Checkbox,
  MultiSelect,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { asProblem } from '@/api/problem';
import { Form, Pair, ProblemAlert, useSave } from '@/features/forms/Form';
import { type Chosen, useChosen } from '@/features/library/chosen';
import { audiencesQuery } from '@/features/library/queries';
import { Attempt } from '@/features/orders/attempt';
import { useMay, useMe } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { DataTable } from '@/ui/DataTable';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { changesOf, type ManyDraft, NOTHING, type Will } from './changes';
import classes from './curation.module.css';
import { changeAssets, type ChangeReport } from './queries';

export function ChangeMany() {
  const { t } = useI18n();
  const chosen = useChosen(useMe());
  return (
    <Page title={t('many.title')} trail={<Link to="/library">{t('nav.library')}</Link>} lead={t('many.lead')}>
      {chosen.items.length === 0 ? (
        <State title={t('many.none')} action={<Link to="/library">{t('nav.library')}</Link>}>
          {t('many.none.help')}
        </State>
      ) : (
        <>
          <Panel title={t('many.chosen')}>
            <ul className={classes.chosen}>
              {chosen.items.map((one) => (
                <li key={one.id}>
                  <span>{one.title}</span>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={28}
                    aria-label={t('many.take_off', { title: one.title })}
                    onClick={() => chosen.toggle(one)}
                  >
                    <IconX size={16} aria-hidden />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          </Panel>
          <Change key={chosen.items.map(({ id }) => id).join()} items={chosen.items} onDone={chosen.clear} />
        </>
      )}
    </Page>
  );
}

function Change({ items, onDone }: { items: readonly Chosen[]; onDone: () => void }) {
  const { t } = useI18n();
  const [draft, setDraft] = useState(NOTHING);
  const changes = changesOf(draft);
  const asset_ids = items.map(({ id }) => id);
  const check = useMutation({
    mutationFn: (wanted: NonNullable<typeof changes>) =>
      changeAssets({ asset_ids, changes: wanted, dry_run: true }, crypto.randomUUID()),
  });
  const set = (change: Partial<ManyDraft>) => {
    setDraft((old) => ({ ...old, ...change }));
    // What was checked is no longer what stands there.
    check.reset();
  };
  return (
    <>
      <Panel title={t('many.changes')}>
        <Form
          problem={check.isError ? asProblem(check.error) : null}
          busy={check.isPending}
          submit={t('many.check')}
          disabled={changes === null}
          onSubmit={() => {
            if (changes !== null) check.mutate(changes);
          }}
        >
          <Fields draft={draft} onChange={set} />
          {changes === null && <p className={classes.help}>{t('many.nothing')}</p>}
        </Form>
      </Panel>
      {check.isSuccess && changes !== null && (
        <Verdict report={check.data} changes={changes} assetIds={asset_ids} onDone={onDone} />
      )}
    </>
  );
}

interface FieldsProps {
  draft: ManyDraft;
  onChange: (change: Partial<ManyDraft>) => void;
}

function Fields({ draft, onChange }: FieldsProps) {
  const { t } = useI18n();
  const seesAudiences = useMay('audiences:read');
  const audiences = useQuery({ ...audiencesQuery, enabled: seesAudiences });
  const groups = (audiences.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Select
        label={t('many.language')}
        allowDeselect={false}
        data={[
          { value: 'keep', label: t('many.keep') },
          ...LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) })),
          { value: 'clear', label: t('many.clear') },
        ]}
        value={draft.language}
        onChange={(language) => onChange({ language: language ?? 'keep' })}
      />
      <Pair>
        <TagsInput
          label={t('many.tags.add')}
          value={draft.addTags}
          maxTags={20}
          onChange={(addTags) => onChange({ addTags })}
        />
        <TagsInput
          label={t('many.tags.remove')}
          value={draft.removeTags}
          maxTags={20}
          onChange={(removeTags) => onChange({ removeTags })}
        />
      </Pair>
      {seesAudiences && (
        <Pair>
          <MultiSelect
            label={t('many.audiences.add')}
            data={groups}
            searchable
            value={draft.addAudiences}
            onChange={(addAudiences) => onChange({ addAudiences })}
          />
          <MultiSelect
            label={t('many.audiences.remove')}
            data={groups}
            searchable
            value={draft.removeAudiences}
            onChange={(removeAudiences) => onChange({ removeAudiences })}
          />
        </Pair>
      )}
      <DateField
        label={t('many.publish')}
        will={draft.publish}
        day={draft.publishDay}
        onChange={(publish, publishDay) => onChange({ publish, publishDay })}
      />
      <DateField
        label={t('many.expire')}
        will={draft.expire}
        day={draft.expireDay}
        onChange={(expire, expireDay) => onChange({ expire, expireDay })}
      />
    </>
  );
}

interface DateFieldProps {
  label: string;
  will: Will;
  day: string;
  onChange: (will: Will, day: string) => void;
}

const WILLS = ['keep', 'set', 'clear'] as const;

function DateField({ label, will, day, onChange }: DateFieldProps) {
  const { t } = useI18n();
  return (
    <Pair>
      <Select
        label={label}
        allowDeselect={false}
        data={WILLS.map((one) => ({ value: one, label: t(`many.${one}`) }))}
        value={will}
        onChange={(one) => onChange(WILLS.find((known) => known === one) ?? 'keep', day)}
      />
      {will === 'set' && (
        <TextInput
          type="date"
          label={t('many.date_of', { what: label })}
          value={day}
          onChange={(event) => onChange(will, event.currentTarget.value)}
        />
      )}
    </Pair>
  );
}

interface VerdictProps {
  report: ChangeReport;
  changes: NonNullable<ReturnType<typeof changesOf>>;
  assetIds: string[];
  onDone: () => void;
}

const TONES = { changed: 'accent', unchanged: 'quiet', refused: 'bad' } as const;

/** What would become of each, and doing it. */
function Verdict({ report, changes, assetIds, onDone }: VerdictProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [leavesOut, setLeavesOut] = useState(false);
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const mode = leavesOut ? ('valid_rows' as const) : ('all_or_nothing' as const);
      const request = { asset_ids: assetIds, changes, dry_run: false, mode };
      return changeAssets(request, attempt.current.keyFor(request));
    },
    said: (done) => t.count('many.done', done.changed),
    stale: [['asset'], ['assets']],
    done: async () => {
      onDone();
      await navigate({ to: '/library' });
    },
  });
  const barred = report.changed === 0 || (report.refused > 0 && !leavesOut);
  return (
    <Panel title={t('many.result')} flush>
      <DataTable
        caption={t('many.result')}
        rows={report.rows}
        rowKey={(row) => row.asset_id}
        columns={[
          {
            key: 'material',
            header: t('calendar.material'),
            names: true,
            cell: (row) => row.title ?? row.asset_id,
          },
          {
            key: 'outcome',
            header: t('many.outcome'),
            cell: (row) => <Pill tone={TONES[row.outcome]}>{t(`many.outcome.${row.outcome}`)}</Pill>,
          },
          {
            key: 'why',
            header: t('many.why'),
            cell: (row) => (
              <ul className={classes.reasons}>
                {row.errors.map(({ reason }) => (
                  <li key={reason}>{t(`many.reason.${reason}`)}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      <Stack gap="sm" p="md" align="flex-start">
        <ProblemAlert problem={save.problem} />
        {report.refused > 0 && (
          <Checkbox
            label={t.count('many.leave_out', report.refused)}
            checked={leavesOut}
            onChange={(event) => setLeavesOut(event.currentTarget.checked)}
          />
        )}
        <Button disabled={barred} loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t.count('many.apply', report.changed)}
        </Button>
      </Stack>
    </Panel>
  );
}
