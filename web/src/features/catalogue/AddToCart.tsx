/** A quantity and one button; what is in the cart already is said. */
import { Button, NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconShoppingCartPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { isInPacks, useCart } from './cart';
import classes from './catalogue.module.css';
import type { Product } from './queries';

export function AddToCart({ product, large = false }: { product: Product; large?: boolean }) {
  const { t, format } = useI18n();
  const cart = useCart(useMe());
  const least = product.pack ?? 1;
  const [quantity, setQuantity] = useState<number | string>(least);
  const inCart = cart.lines.find((line) => line.productId === product.id)?.quantity;
  const amount = typeof quantity === 'number' ? quantity : Number.NaN;
  const whole = isInPacks(amount, product.pack);
  const usable = amount > 0 && whole;

  const add = () => {
    cart.add({
      productId: product.id,
      sku: product.sku,
      name: product.name,
      unit: product.unit,
      decimals: product.unit_decimals,
      pack: product.pack,
      quantity: amount,
    });
    notifications.show({ message: t('cart.added', { name: product.name }), color: 'teal', autoClose: 3000 });
    setQuantity(least);
  };

  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (usable) add();
      }}
    >
      <NumberInput
        aria-label={t('cart.quantity_of', { name: product.name })}
        value={quantity}
        onChange={setQuantity}
        min={0}
        step={least}
        error={amount > 0 && !whole}
        decimalScale={product.unit_decimals}
        allowNegative={false}
        size={large ? 'md' : 'sm'}
        w={large ? 110 : 84}
        hideControls={!large}
      />
      <Button
        type="submit"
        variant={large ? 'filled' : 'light'}
        size={large ? 'md' : 'sm'}
        disabled={!usable}
        leftSection={<IconShoppingCartPlus size={17} aria-hidden />}
      >
        {t('cart.add')}
      </Button>
      {product.pack != null && (
        <span className={classes.inCart} role={whole ? undefined : 'status'}>
          {t('cart.in_packs', { pack: format.quantity(product.pack) })}
        </span>
      )}
      {inCart !== undefined && (
        <span className={classes.inCart}>{t('cart.has', { quantity: format.quantity(inCart) })}</span>
      )}
    </form>
  );
}
