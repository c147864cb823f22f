/** A policy in words, the same while it is written, reviewed and in force. */
import { useI18n } from '@/i18n/language';
import classes from './policies.module.css';
import type { Policy } from './queries';

/** What the sentences are made of; a policy that is being written has it too. */
export type Told = Pick<
  Policy,
  | 'recipient'
  | 'grain'
  | 'history_from'
  | 'lag_days'
  | 'minimum_customers'
  | 'p_percent'
  | 'horizon'
  | 'commit_days'
  | 'totals'
  | 'regions'
  | 'purpose'
>;

/** The whole policy in plain sentences: what is shared, with whom, how late, and what protects the customers. */
export function Summary({ policy }: { policy: Told }) {
  const { t, format } = useI18n();
  return (
    <div className={classes.summary}>
      <p>
        {t(`policy.sentence.shares.${policy.grain}`, {
          recipient: policy.recipient.name,
          from: format.day(policy.history_from),
        })}{' '}
        {t.count('policy.sentence.lag', policy.lag_days)}{' '}
        {t(policy.totals ? 'policy.sentence.totals' : 'policy.sentence.no_totals')}{' '}
        {t(`policy.sentence.regions.${policy.regions}`)}
      </p>
      <p>
        {t('policy.sentence.protects', {
          customers: format.number(policy.minimum_customers),
          percent: format.percent(policy.p_percent / 100),
        })}
      </p>
      <p>
        {policy.horizon === 0
          ? t('policy.sentence.no_forecast')
          : `${t.count(`policy.sentence.forecast_${policy.grain}`, policy.horizon)} ${
              policy.commit_days == null
                ? t('policy.sentence.commits_open')
                : t.count('policy.sentence.commits', policy.commit_days)
            }`}
      </p>
      {policy.purpose !== '' && <p>{t('policy.sentence.purpose', { purpose: policy.purpose })}</p>}
    </div>
  );
}
