/** The checked rows and what may be done with them: nothing is sent while a row is wrong and not left out. */
import { Alert, Button, Checkbox, TextInput } from '@mantine/core';
import { IconShoppingCartPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, asProblem } from '@/api/problem';
import { useCart } from '@/features/catalogue/cart';
import { priceAt } from '@/features/catalogue/tariff';
import { Attempt } from '@/features/orders/attempt';
import { estimate } from '@/features/orders/estimate';
import { placeOrder } from '@/features/orders/queries';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { type JudgedRow, linesOf, type OrderLine } from './judge';
import classes from './quickorder.module.css';
import { RowsTable } from './RowsTable';

const asCartLine = ({ product, quantity }: OrderLine) => ({
  productId: product.id,
  sku: product.sku,
  name: product.name,
  unit: product.unit,
  decimals: product.unit_decimals,
  pack: product.pack,
  quantity,
});

export function SendRows({ judged, onSent }: { judged: readonly JudgedRow[]; onSent: () => void }) {
  const { t, format } = useI18n();
  const cart = useCart(useMe());
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [leaveOut, setLeaveOut] = useState(false);
  const [reference, setReference] = useState('');
  const attempt = useRef(new Attempt());
  const summary = useRef<HTMLParagraphElement>(null);
  useEffect(() => summary.current?.focus(), []);

  const lines = linesOf(judged);
  const wrong = judged.filter(({ fault }) => fault !== null).length;
  const sendable = lines.length > 0 && (wrong === 0 || leaveOut);
  const total = estimate(
    lines.map(asCartLine),
    lines.map(({ product, quantity }) => priceAt(product, quantity)),
  );

  const place = useMutation({
    mutationFn: () => {
      const order = {
        lines: lines.map(({ product, quantity }) => ({ product_id: product.id, quantity })),
        ...(reference.trim() !== '' && { reference: reference.trim() }),
      };
      return placeOrder(order, attempt.current.keyFor(order));
    },
    onSuccess: async (order) => {
      attempt.current.done();
      queries.setQueryData(['order', order.id], order);
      void queries.invalidateQueries({ queryKey: ['orders'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      onSent();
      await navigate({ to: '/orders/$orderId', params: { orderId: order.id }, search: { placed: true } });
    },
  });
  const problem = place.isError ? asProblem(place.error) : null;
  const intoCart = () => {
    for (const line of lines) cart.add(asCartLine(line));
    onSent();
    void navigate({ to: '/cart' });
  };

  return (
    <>
      <Panel title={t('quick.rows')} flush>
        <RowsTable rows={judged} refusals={refusalsOf(problem, lines)} />
      </Panel>
      <Panel>
        <div className={classes.stack}>
          <p ref={summary} tabIndex={-1} className={classes.summary} role="status">
            {t.count('quick.good', judged.length - wrong)} · {t.count('quick.bad', wrong)}
          </p>
          {problem !== null && (
            <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
              <ProblemText problem={problem} />
            </Alert>
          )}
          {wrong > 0 && (
            <Checkbox
              label={t('quick.leave_out')}
              description={t('quick.leave_out.help')}
              checked={leaveOut}
              disabled={lines.length === 0}
              onChange={(event) => setLeaveOut(event.currentTarget.checked)}
            />
          )}
          <div className={classes.send}>
            <TextInput
              label={t('cart.reference')}
              maxLength={100}
              value={reference}
              error={problem?.field('/reference')}
              onChange={(event) => setReference(event.currentTarget.value)}
            />
            <Button disabled={!sendable} loading={place.isPending} onClick={() => place.mutate()}>
              {t.count('quick.order', lines.length)}
            </Button>
            <Button
              variant="default"
              disabled={!sendable || place.isPending}
              leftSection={<IconShoppingCartPlus size={17} aria-hidden />}
              onClick={intoCart}
            >
              {t('quick.cart')}
            </Button>
            <span className={classes.total}>
              {t('cart.subtotal')}
              <strong>{total.amount === null ? t('field.unknown') : format.money(total.amount)}</strong>
            </span>
          </div>
        </div>
      </Panel>
    </>
  );
}

/** What the API says about a line of the order counts for each row that the line is made of. */
function refusalsOf(problem: ApiProblem | null, lines: readonly OrderLine[]): Map<number, string> {
  const refusals = new Map<number, string>();
  for (const { pointer, detail } of problem?.fields ?? []) {
    const index = /^\/lines\/(\d+)/.exec(pointer)?.[1];
    for (const row of lines[Number(index ?? -1)]?.rows ?? []) refusals.set(row, detail);
  }
  return refusals;
}
