/** What the marks of the chart mean, and why some figures are hidden. */
import { useI18n } from '@/i18n/language';
import classes from './demand.module.css';
import { StatusWords } from './StatusWords';

export function Legend() {
  const { t } = useI18n();
  return (
    <ul className={classes.legend} aria-label={t('chart.legend')}>
      <li>
        <svg className={classes.key} viewBox="0 0 26 14" aria-hidden="true">
          <path d="M1 7H25" stroke="var(--l-chart)" strokeWidth="2.4" />
          <circle cx="13" cy="7" r="3.4" fill="var(--l-chart)" />
        </svg>
        {t('chart.legend.published')}
      </li>
      <li>
        <svg className={classes.key} viewBox="0 0 26 14" aria-hidden="true">
          <rect width="26" height="14" fill="var(--l-quiet-bg)" />
          <path
            d="M-3 14L11 0M4 14L18 0M11 14L25 0M18 14L32 0"
            stroke="var(--l-line-strong)"
            strokeWidth="1.6"
          />
        </svg>
        {t('chart.legend.suppressed')}
      </li>
      <li>
        <svg className={classes.key} viewBox="0 0 26 14" aria-hidden="true">
          <rect width="26" height="14" fill="var(--l-chart-band)" opacity="0.28" />
          <path d="M0 7H26" stroke="var(--l-accent)" strokeWidth="2.4" strokeDasharray="6 4" />
        </svg>
        {t('chart.legend.forecast')}
      </li>
    </ul>
  );
}

export function WhyHidden() {
  const { t } = useI18n();
  return (
    <details className={classes.why}>
      <summary>{t('demand.why')}</summary>
      <p>{t('demand.why.rule')}</p>
      <p>{t('demand.why.own')}</p>
      <p>{t('demand.why.never')}</p>
      <h3>{t('demand.words')}</h3>
      <StatusWords />
    </details>
  );
}
