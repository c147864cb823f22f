/** What has happened to an order, oldest first, and what is still to come. */
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Instant } from '@/ui/values';
import classes from './orders.module.css';
import type { Order, OrderState } from './queries';

const COURSE: readonly OrderState[] = ['placed', 'confirmed', 'shipped', 'delivered'];

export function Timeline({ order }: { order: Order }) {
  const { t } = useI18n();
  const ahead = order.state === 'cancelled' ? [] : COURSE.slice(COURSE.indexOf(order.state) + 1);
  return (
    <ol className={classes.timeline}>
      {order.timeline.map((event) => (
        <li key={`${event.state}-${event.at}`}>
          <IconCheck className={classes.done} size={18} aria-hidden />
          <div>
            <strong>{t(`order.state.${event.state}`)}</strong>
            <span>
              <Instant at={event.at} />
            </span>
          </div>
        </li>
      ))}
      {ahead.map((state) => (
        <li key={state} className={classes.ahead}>
          <IconCircle size={18} aria-hidden />
          <div>
            <strong>{t(`order.state.${state}`)}</strong>
            <span>{t('order.still_ahead')}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}
