/** The caller's own price for one unit, or why there is none. */
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import classes from './catalogue.module.css';
import type { Product } from './queries';

export function UnitPrice({ product, large = false }: { product: Product; large?: boolean }) {
  const { t, format } = useI18n();
  const buys = useMay('orders:place');
  if (product.price == null) {
    return buys ? <span className={classes.noPrice}>{t('product.no_price')}</span> : null;
  }
  return (
    <span className={classes.price} data-large={large || undefined}>
      <strong>{format.unitPrice(product.price)}</strong>{' '}
      <span>{t('product.per', { unit: t.maybe(`unit.${product.unit}`, product.unit) })}</span>
    </span>
  );
}
