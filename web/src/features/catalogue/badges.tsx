/** Stock and launch in colour, icon and word. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconRocket } from '@tabler/icons-react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { When } from '@/ui/values';
import classes from './catalogue.module.css';

type Availability = Schema<'Availability'>;

export function StockPill({ stock, unit }: { stock: Availability; unit: string }) {
  const { t, format } = useI18n();
  if (stock.quantity != null) {
    return (
      <Pill
        tone={stock.quantity > 0 ? 'ok' : 'bad'}
        icon={stock.quantity > 0 ? IconCircleCheck : IconCircleX}
      >
        {t('stock.exact', { quantity: format.quantity(stock.quantity), unit: t.unit(unit, stock.quantity) })}
      </Pill>
    );
  }
  const band = stock.band ?? (stock.in_stock === true ? 'ok' : 'none');
  if (band === 'ok') {
    return (
      <Pill tone="ok" icon={IconCircleCheck}>
        {t('stock.ok')}
      </Pill>
    );
  }
  if (band === 'low') {
    return (
      <Pill tone="warn" icon={IconAlertTriangle}>
        {t('stock.low')}
      </Pill>
    );
  }
  return (
    <Pill tone="bad" icon={IconCircleX}>
      {t('stock.none')}
    </Pill>
  );
}

/** Stock with the time at which it was taken. */
export function StockLine({ stock, unit }: { stock: Availability; unit: string }) {
  const { t } = useI18n();
  return (
    <span className={classes.stock}>
      <StockPill stock={stock} unit={unit} />
      <span className={classes.asOf}>
        {t('stock.updated')} <When at={stock.as_of} />
      </span>
    </span>
  );
}

export function LaunchPill({ launchOn }: { launchOn: string | null | undefined }) {
  const { t, format } = useI18n();
  if (launchOn == null || !isAhead(launchOn)) return null;
  return (
    <Pill tone="accent" icon={IconRocket}>
      {t('product.launches', { day: format.day(launchOn) })}
    </Pill>
  );
}

export function isAhead(day: string, now: Date = new Date()): boolean {
  return day > now.toISOString().slice(0, 10);
}
