/** From when on a difference is an exception, kind by kind; whoever manages policies sets it. */
import { Button, Checkbox, NativeSelect, NumberInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import classes from './exceptions.module.css';
import { criteriaQuery, type Criterion, criterionQuery, PRIORITIES, setCriterion } from './queries';

export function Criteria() {
  const { t } = useI18n();
  const query = useQuery(criteriaQuery);
  return (
    <Panel title={t('criteria.title')}>
      <p>{t('criteria.lead')}</p>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={classes.criteria}>
            {items.map((criterion) => (
              <li key={criterion.kind}>
                <Row criterion={criterion} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Row({ criterion }: { criterion: Criterion }) {
  const { t, format } = useI18n();
  const manages = useMay('policies:manage');
  const [changing, change] = useState(false);
  const { kind, active, threshold, span } = criterion;
  const name = t(`exception.kind.${kind}`);
  return (
    <>
      <Title order={3}>{name}</Title>
      <p>
        {active
          ? t(`criteria.says.${kind}`, {
              threshold: threshold == null ? '' : format.number(Number(threshold), 2),
              span: span ?? 1,
            })
          : t('criteria.inactive')}
      </p>
      {active && (
        <p className={classes.help}>
          {t(`exception.priority.${criterion.collaboration_priority_code}`)}
          {' · '}
          {t.count('criteria.days', criterion.due_days)}
        </p>
      )}
      {changing ? (
        <Change kind={kind} onEnd={() => change(false)} />
      ) : (
        manages && (
          <Button
            size="xs"
            variant="default"
            className={classes.change}
            aria-label={t('criteria.change_of', { kind: name })}
            onClick={() => change(true)}
          >
            {t('criteria.change')}
          </Button>
        )
      )}
    </>
  );
}

interface ChangeProps {
  kind: Criterion['kind'];
  onEnd: () => void;
}

function Change({ kind, onEnd }: ChangeProps) {
  const query = useQuery({ ...criterionQuery(kind), gcTime: 0, staleTime: 0 });
  return (
    <Loaded query={query}>
      {({ value, etag }) => <Fields key={value.version} criterion={value} etag={etag} onEnd={onEnd} />}
    </Loaded>
  );
}

interface FieldsProps {
  criterion: Criterion;
  etag: string | null;
  onEnd: () => void;
}

function Fields({ criterion, etag, onEnd }: FieldsProps) {
  const { t } = useI18n();
  const { kind } = criterion;
  const [active, setActive] = useState(criterion.active);
  const [threshold, setThreshold] = useState(
    criterion.threshold == null ? null : Number(criterion.threshold),
  );
  const [span, setSpan] = useState(criterion.span ?? null);
  const [priority, setPriority] = useState(criterion.collaboration_priority_code);
  const [days, setDays] = useState(criterion.due_days);
  const save = useSave({
    run: () =>
      setCriterion(kind, etag, {
        active,
        ...(threshold !== null && { threshold: String(threshold) }),
        ...(span !== null && { span }),
        collaboration_priority_code: priority,
        due_days: days,
      }),
    said: () => t('criteria.saved', { kind: t(`exception.kind.${kind}`) }),
    stale: [criteriaQuery.queryKey],
    done: onEnd,
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onEnd}
    >
      <Checkbox
        label={t('criteria.active')}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
      <Pair>
        {threshold !== null && (
          <NumberInput
            label={t('criteria.threshold')}
            min={0}
            max={1000}
            decimalScale={2}
            value={threshold}
            onChange={(next) => setThreshold(Number(next))}
            error={save.problem?.field('/threshold')}
          />
        )}
        {span !== null && (
          <NumberInput
            label={t(kind === 'biased' ? 'criteria.span.cycles' : 'criteria.span.periods')}
            min={1}
            max={12}
            allowDecimal={false}
            value={span}
            onChange={(next) => setSpan(Number(next))}
            error={save.problem?.field('/span')}
          />
        )}
      </Pair>
      <Pair>
        <NativeSelect
          label={t('exception.priority')}
          value={priority}
          onChange={(event) => setPriority(event.currentTarget.value as typeof priority)}
          data={PRIORITIES.map((value) => ({ value, label: t(`exception.priority.${value}`) }))}
        />
        <NumberInput
          label={t('criteria.due_days')}
          min={0}
          max={365}
          allowDecimal={false}
          value={days}
          onChange={(next) => setDays(Number(next))}
          error={save.problem?.field('/due_days')}
        />
      </Pair>
    </Form>
  );
}
