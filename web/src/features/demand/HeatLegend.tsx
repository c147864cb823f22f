/** The heat map's marks in words. */
import { useI18n } from '@/i18n/language';
import classes from './demand.module.css';
import { LEVELS } from './heat';
import heat from './heat.module.css';

export function HeatLegend() {
  const { t } = useI18n();
  return (
    <ul className={classes.legend} aria-label={t('chart.legend')}>
      <li>
        {t('heat.few')}
        <span className={heat.key} aria-hidden="true">
          {Array.from({ length: LEVELS }, (_, level) => (
            <span key={level} data-level={level + 1} />
          ))}
        </span>
        {t('heat.many')}
      </li>
      <li>
        <span className={`${heat.swatch} ${heat.hatch}`} aria-hidden="true" />
        {t('chart.legend.suppressed')}
      </li>
      <li>
        <span className={`${heat.swatch} ${heat.dashed}`} aria-hidden="true" />
        {t('demand.status.forecast')}
      </li>
    </ul>
  );
}
