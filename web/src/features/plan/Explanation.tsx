/** Why a product's forecast is what it is: history, models, what to keep in mind, and the parts of every figure. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { Facts } from '@/ui/values';
import classes from '@/features/demand/demand.module.css';
import { type Explanation, explanationQuery } from './queries';

/** What a mean is made of. */
export const PARTS = ['level', 'trend', 'season', 'events', 'alignment', 'adjustment', 'rounding'] as const;

export function ExplanationPanel({ series }: { series: string }) {
  const { t, language } = useI18n();
  const query = useQuery(explanationQuery(series, language));
  return (
    <Panel title={t('explain.title')}>
      <Loaded query={query}>{(explanation) => <Explained explanation={explanation} />}</Loaded>
    </Panel>
  );
}

function Explained({ explanation }: { explanation: Explanation }) {
  const { t, format } = useI18n();
  const { class: kind, flags, models, figures, history_from: from } = explanation;
  const made = explanation.buckets.flatMap((bucket) =>
    bucket.components == null || bucket.mean == null
      ? []
      : [{ period: bucket.period, mean: bucket.mean, parts: bucket.components }],
  );
  const byHand = explanation.buckets.flatMap(({ period, components, adjustment_reason: reason }) =>
    components == null || reason == null ? [] : [{ period, quantity: components.adjustment, reason }],
  );
  return (
    <div className={classes.stack}>
      {figures != null && from != null && (
        <p className={classes.plain}>
          {t('explain.history', {
            figures: format.number(figures),
            from: format.periodInText(from),
            until: format.periodInText(explanation.history_until),
          })}{' '}
          {models.length > 0 && t('explain.models', { models: models.join(', ') })}
        </p>
      )}
      <Facts
        facts={[
          ...(kind == null ? [] : [[t('explain.class'), t(`explain.class.${kind}`)] as const]),
          [t('explain.changed'), explanation.changed],
        ]}
      />
      {flags.length > 0 && (
        <section aria-label={t('explain.flags')}>
          <p className={classes.plain}>{t('explain.flags')}</p>
          <ul>
            {flags.map((flag) => (
              <li key={flag}>{t(`explain.flag.${flag}`)}</li>
            ))}
          </ul>
        </section>
      )}
      {byHand.length > 0 && (
        <section aria-label={t('explain.by_hand')}>
          <p className={classes.plain}>{t('explain.by_hand')}</p>
          <ul>
            {byHand.map(({ period, quantity, reason }) => (
              <li key={period}>
                {t('explain.by_hand.line', {
                  period: format.period(period),
                  quantity: format.quantity(quantity),
                  reason: t(`adjustment.reason.${reason}`),
                })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {made.length > 0 && (
        <DataTable
          caption={t('explain.parts')}
          rows={made}
          rowKey={(row) => row.period}
          columns={[
            {
              key: 'period',
              header: t('demand.period'),
              names: true,
              cell: (row) => format.period(row.period),
            },
            ...PARTS.map((part) => ({
              key: part,
              header: t(`explain.${part}`),
              numeric: true,
              cell: (row: (typeof made)[number]) => format.quantity(row.parts[part]),
            })),
            {
              key: 'mean',
              header: t('explain.mean'),
              numeric: true,
              cell: (row) => <strong>{format.quantity(row.mean)}</strong>,
            },
          ]}
        />
      )}
    </div>
  );
}
