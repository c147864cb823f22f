/** The caller's own price for one unit and from which quantities on it is less, or why there is none. */
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import classes from './catalogue.module.css';
import type { Product } from './queries';
import { nextBreak, priceAt } from './tariff';

interface UnitPriceProps {
  product: Product;
  large?: boolean;
  /** With it, the price is that of so many, and only the next break is told. */
  quantity?: number;
}

export function UnitPrice({ product, large = false, quantity }: UnitPriceProps) {
  const { t, format } = useI18n();
  const buys = useMay('orders:place');
  const price = priceAt(product, quantity ?? 0);
  if (price === null) {
    return buys ? <span className={classes.noPrice}>{t('product.no_price')}</span> : null;
  }
  const next = quantity === undefined ? undefined : nextBreak(product, quantity);
  return (
    <span className={classes.price} data-large={large || undefined}>
      <strong>{format.unitPrice(price)}</strong>{' '}
      <span>{t('product.per', { unit: t.maybe(`unit.${product.unit}`, product.unit) })}</span>
      {next !== undefined && (
        <span className={classes.nextBreak}>
          {t('product.break', {
            quantity: format.quantity(next.from_quantity),
            price: format.unitPrice(next.unit_price),
          })}
        </span>
      )}
      {quantity === undefined && product.price_breaks.length > 0 && <Breaks product={product} />}
      {product.next_price != null && (
        <span className={classes.nextPrice}>
          {t('product.next_price', {
            day: format.day(product.next_price.in_force_from),
            price: format.unitPrice(product.next_price.price),
          })}
        </span>
      )}
    </span>
  );
}

function Breaks({ product }: { product: Product }) {
  const { t, format } = useI18n();
  return (
    <span className={classes.breaks}>
      {product.price_breaks.map(({ from_quantity, unit_price }) => (
        <span key={from_quantity}>
          {t('product.break', {
            quantity: format.quantity(from_quantity),
            price: format.unitPrice(unit_price),
          })}
        </span>
      ))}
    </span>
  );
}
