/** An exception in full: what differs from what, what was said about it, and the steps that the reader may take. */
import type { ReactNode } from 'react';
import { useI18n } from '@/i18n/language';
import { Facts, Instant, Quantity } from '@/ui/values';
import classes from './exceptions.module.css';
import { Decide, Propose } from './Steps';
import type { Exception } from './queries';
import { StatusPill } from './StatusPill';

export function ExceptionPreview({ exception }: { exception: Exception }) {
  const { t, format } = useI18n();
  const { kind, unit, threshold } = exception;
  const facts: [string, ReactNode][] = [
    [t('exception.state'), <StatusPill key="state" status={exception.exception_status_code} />],
    [t(`exception.source.${kind}`), <Quantity key="source" value={exception.source_value} unit={unit} />],
    [
      t(`exception.compared.${kind}`),
      <Quantity key="compared" value={exception.compared_value} unit={unit} />,
    ],
    [
      t('exception.variance'),
      <strong key="variance">
        <Quantity value={exception.variance_quantity} unit={unit} />
      </strong>,
    ],
    [
      t('exception.period'),
      exception.period == null ? t('exception.whole_series') : format.period(exception.period),
    ],
    [t('exception.priority'), t(`exception.priority.${exception.collaboration_priority_code}`)],
    [t('exception.due'), format.day(exception.due_on)],
    [t('exception.owner'), exception.owner_name ?? t('field.none')],
    [t('exception.raised'), <Instant key="raised" at={exception.raised_at} />],
  ];
  if (exception.resolution_code != null)
    facts.push([t('exception.resolution'), t(`exception.resolution.${exception.resolution_code}`)]);
  return (
    <div className={classes.preview}>
      <p>
        {t(`exception.why.${kind}`, {
          threshold: threshold == null ? '' : format.number(Number(threshold), 2),
          span: exception.span ?? 1,
        })}
      </p>
      <Facts facts={facts} />
      <Said by={t('exception.note')}>{exception.note}</Said>
      <Said by={t('exception.decision_note')}>{exception.decision_note}</Said>
      <Propose exception={exception} />
      <Decide exception={exception} />
    </div>
  );
}

function Said({ by, children }: { by: string; children: string }) {
  if (children === '') return null;
  return (
    <blockquote className={classes.said}>
      <p>{children}</p>
      <footer>{by}</footer>
    </blockquote>
  );
}
