/** What each status says, and what it does not, in plain words. */
import { useI18n } from '@/i18n/language';
import classes from './demand.module.css';
import type { PointKind } from './series';
import { StatusPill } from './StatusPill';

export const KINDS = [
  'published',
  'suppressed',
  'forecast',
  'missing',
] as const satisfies readonly PointKind[];

export function StatusWords() {
  const { t } = useI18n();
  return (
    <dl className={classes.words}>
      {KINDS.map((kind) => (
        <div key={kind}>
          <dt>
            <StatusPill kind={kind} />
          </dt>
          <dd>{t(`demand.explain.${kind}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
