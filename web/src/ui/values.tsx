/** Values that bring their context along: a time its exact form, a figure its unit. */
import type { ReactNode } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './ui.module.css';

/** How long ago, with the exact time one hover or focus away. */
export function When({ at }: { at: string }) {
  const { format } = useI18n();
  return (
    <time dateTime={at} title={format.instant(at)}>
      {format.relative(at)}
    </time>
  );
}

export function Instant({ at }: { at: string }) {
  const { format } = useI18n();
  return <time dateTime={at}>{format.instant(at)}</time>;
}

export function Quantity({ value, unit }: { value: number; unit: string }) {
  const { t, format } = useI18n();
  return (
    <span className="l-numeric">
      {format.quantity(value)} <span className={classes.unit}>{t.unit(unit, value)}</span>
    </span>
  );
}

/** Names and values side by side. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
