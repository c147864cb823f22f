/** Puts an old order into the cart again, and says what is no longer on offer. */
import { Alert, Button } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { useCart } from '@/features/catalogue/cart';
import { NotOrderable } from '@/features/catalogue/NotOrderable';
import { type Product, productQuery } from '@/features/catalogue/queries';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ProblemText } from '@/ui/states';
import classes from './orders.module.css';
import type { Order } from './queries';
import { type Repeat, repeatOf } from './repeat';

const SIDE_BY_SIDE = 6;

export function useRepeat(order: Order) {
  const queries = useQueryClient();
  const cart = useCart(useMe());
  return useMutation({
    mutationFn: async () => {
      const products = new Map<string, Product | null>();
      const waiting = [...new Set(order.lines.map((line) => line.product_id))];
      const work = async () => {
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          try {
            products.set(id, await queries.fetchQuery({ ...productQuery(id), staleTime: 30_000 }));
          } catch (error) {
            // What is no longer offered to this partner answers as if it did not exist.
            if (asProblem(error).status !== 404) throw error;
            products.set(id, null);
          }
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
      return repeatOf(order.lines, products);
    },
    onSuccess: (repeat) => {
      for (const line of repeat.again) cart.add(line);
    },
  });
}

export function RepeatButton({ repeat }: { repeat: ReturnType<typeof useRepeat> }) {
  const { t } = useI18n();
  const may = useMay('orders:place');
  if (!may) return null;
  return (
    <Button
      variant="default"
      loading={repeat.isPending}
      leftSection={<IconRepeat size={17} aria-hidden />}
      onClick={() => repeat.mutate()}
    >
      {t('order.repeat')}
    </Button>
  );
}

export function RepeatNotice({ repeat }: { repeat: ReturnType<typeof useRepeat> }) {
  const { t } = useI18n();
  if (repeat.isError) {
    const problem = asProblem(repeat.error);
    return (
      <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
        <ProblemText problem={problem} />
      </Alert>
    );
  }
  return repeat.isSuccess ? <Outcome repeat={repeat.data} /> : null;
}

function Outcome({ repeat }: { repeat: Repeat }) {
  const { t } = useI18n();
  return (
    <Alert
      color={repeat.left.length === 0 ? 'teal' : 'orange'}
      variant="outline"
      role="status"
      className={classes.repeat}
    >
      <p>
        <strong>{t.count('order.repeated', repeat.again.length)}</strong>{' '}
        {repeat.again.length > 0 && <Link to="/cart">{t('order.to_cart')}</Link>}
      </p>
      {repeat.left.length > 0 && (
        <>
          <p>{t.count('order.left', repeat.left.length)}</p>
          <ul>
            {repeat.left.map(({ line, product }) => (
              <li key={line.line}>
                {line.name} · {line.sku}
                {product === null ? <p>{t('order.gone')}</p> : <NotOrderable product={product} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  );
}
