/** An order in short: where it stands, what is in it, and the next step for whoever may take it. */
import { Link } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { Facts, Instant, Quantity } from '@/ui/values';
import { OrderPill } from './OrderPill';
import { OrderSteps } from './OrderSteps';
import classes from './orders.module.css';
import type { Order } from './queries';

const LINES_SHOWN = 8;

export function OrderPreview({ order }: { order: Order }) {
  const { t, format } = useI18n();
  const more = order.lines.length - LINES_SHOWN;
  return (
    <div className={classes.preview}>
      <Facts
        facts={[
          [t('order.state'), <OrderPill key="state" state={order.state} />],
          [t('order.total'), <strong key="total">{format.money(order.net)}</strong>],
          [t('order.placed'), <Instant key="placed" at={order.placed_at} />],
          [t('order.reference'), order.reference ?? t('field.unknown')],
        ]}
      />
      <ul className={classes.previewLines} aria-label={t('order.lines')}>
        {order.lines.slice(0, LINES_SHOWN).map((line) => (
          <li key={line.line}>
            <span>{line.name}</span>
            <Quantity value={line.quantity} unit={line.unit} />
          </li>
        ))}
        {more > 0 && <li>{t.count('order.more_lines', more)}</li>}
      </ul>
      <Link to="/orders/$orderId" params={{ orderId: order.id }}>
        {t('list.open')}
      </Link>
      <OrderSteps order={order} compact />
    </div>
  );
}
