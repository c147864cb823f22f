/** Why a product cannot be ordered, from the buyer's side. */
import { useI18n } from '@/i18n/language';
import { isAhead } from './badges';
import classes from './catalogue.module.css';
import type { Product } from './queries';

export function NotOrderable({ product }: { product: Product }) {
  const { t, format } = useI18n();
  const { launch_on: launch, not_orderable_reason: reason } = product;
  const text =
    reason === 'not_launched' && launch != null && isAhead(launch)
      ? t('product.orderable_from', { day: format.day(launch) })
      : t(`product.not_orderable.${reason ?? 'discontinued'}`);
  return <p className={classes.why}>{text}</p>;
}
