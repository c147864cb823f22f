/** A price with its breaks, one below the other. */
import { useI18n } from '@/i18n/language';
import classes from './prices.module.css';
import type { PriceLine } from './queries';

export function Tariff({ price }: { price: Pick<PriceLine, 'unit_price' | 'breaks'> }) {
  const { t, format } = useI18n();
  return (
    <span className={classes.tariff}>
      <span>{format.unitPrice(price.unit_price)}</span>
      {price.breaks.map(({ from_quantity, unit_price }) => (
        <span key={from_quantity} className={classes.change}>
          {t('product.break', {
            quantity: format.quantity(from_quantity),
            price: format.unitPrice(unit_price),
          })}
        </span>
      ))}
    </span>
  );
}
