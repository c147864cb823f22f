/** What the reader may do about an exception: the supplier acknowledges and proposes, staff take over and end it. */
import { Button, Group, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import classes from './exceptions.module.css';
import {
  acknowledge,
  type Exception,
  propose,
  type Resolution,
  resolve,
  RESOLUTIONS,
  takeOver,
  waive,
} from './queries';

const isOver = ({ exception_status_code: state }: Exception) => state === 'resolved' || state === 'waived';

interface SaidProps {
  code: Resolution;
  note: string;
  setCode: (code: Resolution) => void;
  setNote: (note: string) => void;
}

function Answer({ code, note, setCode, setNote }: SaidProps) {
  const { t } = useI18n();
  return (
    <>
      <NativeSelect
        label={t('exception.resolution')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value as Resolution)}
        data={RESOLUTIONS.map((value) => ({ value, label: t(`exception.resolution.${value}`) }))}
      />
      <Textarea
        label={t('exception.say')}
        autosize
        minRows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </>
  );
}

export function Propose({ exception }: { exception: Exception }) {
  const { t } = useI18n();
  const mayCommit = useMay('forecasts:commit');
  const [code, setCode] = useState<Resolution>(exception.resolution_code ?? 'commit_stands');
  const [note, setNote] = useState(exception.note);
  const seen = useSave({ run: () => acknowledge(exception.id), said: () => t('exception.acknowledged') });
  const said = useSave({
    run: () => propose(exception.id, { resolution_code: code, note }),
    said: () => t('exception.was_proposed'),
  });
  if (!mayCommit || isOver(exception)) return null;
  if (exception.exception_status_code === 'open') {
    return (
      <div className={classes.steps}>
        <ProblemAlert problem={seen.problem} />
        <p>{t('exception.acknowledge.help')}</p>
        <Group>
          <Button loading={seen.isPending} onClick={() => seen.mutate(undefined)}>
            {t('exception.acknowledge')}
          </Button>
        </Group>
      </div>
    );
  }
  return (
    <div className={classes.steps}>
      <ProblemAlert problem={said.problem} />
      <Answer code={code} note={note} setCode={setCode} setNote={setNote} />
      <Group>
        <Button loading={said.isPending} onClick={() => said.mutate(undefined)}>
          {t('exception.propose')}
        </Button>
      </Group>
    </div>
  );
}

export function Decide({ exception }: { exception: Exception }) {
  const { t } = useI18n();
  const me = useMe();
  const manages = useMay('policies:manage');
  const [code, setCode] = useState<Resolution>(exception.resolution_code ?? 'no_action');
  const [note, setNote] = useState('');
  const taken = useSave({ run: () => takeOver(exception.id), said: () => t('exception.taken') });
  const resolved = useSave({
    run: () => resolve(exception.id, { resolution_code: code, note }),
    said: () => t('exception.was_resolved'),
  });
  const waived = useSave({
    run: () => waive(exception.id, note.trim()),
    said: () => t('exception.was_waived'),
  });
  if (!manages || isOver(exception)) return null;
  const isOpen = exception.exception_status_code === 'open';
  const busy = taken.isPending || resolved.isPending || waived.isPending;
  return (
    <div className={classes.steps}>
      <ProblemAlert problem={taken.problem ?? resolved.problem ?? waived.problem} />
      {exception.owner_id !== me.user?.id && (
        <Group>
          <Button variant="default" loading={busy} onClick={() => taken.mutate(undefined)}>
            {t('exception.take_over')}
          </Button>
        </Group>
      )}
      <Answer code={code} note={note} setCode={setCode} setNote={setNote} />
      <Group>
        <Button disabled={isOpen} loading={busy} onClick={() => resolved.mutate(undefined)}>
          {t('exception.resolve')}
        </Button>
        <Button
          variant="default"
          disabled={note.trim() === ''}
          loading={busy}
          onClick={() => waived.mutate(undefined)}
        >
          {t('exception.waive')}
        </Button>
      </Group>
      <p className={classes.help}>{t('exception.decide.help')}</p>
    </div>
  );
}
