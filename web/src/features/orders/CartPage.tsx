/** The cart as an order to be: lines with present prices, delivery, one button; every refused field says why. */
import { ActionIcon, Alert, Button, Group, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { type ApiProblem, asProblem } from '@/api/problem';
import { type CartLine, isInPacks, useCart } from '@/features/catalogue/cart';
import { type Product, productQuery } from '@/features/catalogue/queries';
import { priceAt } from '@/features/catalogue/tariff';
import { UnitPrice } from '@/features/catalogue/UnitPrice';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { ProblemText, State } from '@/ui/states';
import { type AddressDraft, addressOf, NO_ADDRESS } from './address';
import { AddressFields } from './AddressFields';
import { Attempt } from './attempt';
import classes from './orders.module.css';
import { placeOrder } from './queries';
import { estimate } from './estimate';

type OrderRequest = Schema<'NewOrder'>;

const BLANK = { reference: '', requested_on: '', note: '' };

export function CartPage() {
  const { t, format } = useI18n();
  const me = useMe();
  const cart = useCart(me);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [details, setDetails] = useState(BLANK);
  const [address, setAddress] = useState(NO_ADDRESS);
  const attempt = useRef(new Attempt());
  const products = useQueries({ queries: cart.lines.map((line) => productQuery(line.productId)) });

  const place = useMutation({
    mutationFn: (order: OrderRequest) => placeOrder(order, attempt.current.keyFor(order)),
    onSuccess: async (order) => {
      attempt.current.done();
      queries.setQueryData(['order', order.id], order);
      void queries.invalidateQueries({ queryKey: ['orders'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
      await navigate({ to: '/orders/$orderId', params: { orderId: order.id }, search: { placed: true } });
      cart.clear();
    },
  });

  if (cart.lines.length === 0 && !place.isSuccess) {
    return (
      <Page title={t('cart.title')}>
        <Panel>
          <State
            title={t('cart.empty')}
            action={
              <Group gap="sm">
                <Button renderRoot={(props) => <Link to="/products" {...props} />}>{t('cart.browse')}</Button>
                <Button variant="default" renderRoot={(props) => <Link to="/quick-order" {...props} />}>
                  {t('nav.quick_order')}
                </Button>
              </Group>
            }
          >
            {t('cart.empty.help')}
          </State>
        </Panel>
      </Page>
    );
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    place.mutate(requestOf(cart.lines, details, address));
  };
  const problem = place.isError ? asProblem(place.error) : null;
  const field = (name: keyof typeof BLANK) => ({
    label: t(FIELD_LABELS[name]),
    value: details[name],
    error: problem?.field(`/${name}`),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDetails((old) => ({ ...old, [name]: value }));
    },
  });
  const total = estimate(
    cart.lines,
    products.map((query, index) => priceAt(query.data, cart.lines[index]?.quantity ?? 0)),
  );

  return (
    <Page title={t('cart.title')} lead={t('cart.lead')}>
      <form className={classes.cart} onSubmit={submit}>
        <Panel flush>
          <ul className={classes.lines}>
            {cart.lines.map((line, index) => (
              <Line
                key={line.productId}
                line={line}
                product={products[index]?.data}
                problem={lineProblem(problem, index)}
                onQuantity={(quantity) => cart.setQuantity(line.productId, quantity)}
                onRemove={() => cart.remove(line.productId)}
              />
            ))}
          </ul>
        </Panel>
        <Panel title={t('cart.details')}>
          <div className={classes.fields}>
            {problem !== null && (
              <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
                <ProblemText problem={problem} />
              </Alert>
            )}
            <TextInput {...field('reference')} description={t('cart.reference.hint')} maxLength={100} />
            <AddressFields draft={address} onChange={setAddress} problem={problem} />
            <TextInput {...field('requested_on')} type="date" min={new Date().toISOString().slice(0, 10)} />
            <Textarea {...field('note')} autosize minRows={2} maxLength={2000} />
            <div className={classes.total}>
              <span>{t('cart.subtotal')}</span>
              <strong>{total.amount === null ? t('field.unknown') : format.money(total.amount)}</strong>
            </div>
            {total.partial && <p className={classes.fine}>{t('cart.subtotal.partial')}</p>}
            <Button type="submit" size="md" fullWidth loading={place.isPending}>
              {t('cart.place')}
            </Button>
          </div>
        </Panel>
      </form>
    </Page>
  );
}

const FIELD_LABELS = {
  reference: 'cart.reference',
  requested_on: 'cart.requested',
  note: 'cart.note',
} as const;

/** Fields left blank are not sent: absent and empty are different things to the API. */
function requestOf(lines: readonly CartLine[], details: typeof BLANK, address: AddressDraft): OrderRequest {
  const delivery = addressOf(address);
  const filled = Object.entries(details).filter(([, value]) => value.trim() !== '');
  return {
    lines: lines.map(({ productId, quantity }) => ({ product_id: productId, quantity })),
    ...(delivery !== undefined && { delivery_address: delivery }),
    ...Object.fromEntries(filled.map(([name, value]) => [name, value.trim()])),
  };
}

/** The problem of a line or of one of its fields. */
function lineProblem(problem: ApiProblem | null, index: number): string | undefined {
  return problem?.fields.find(
    ({ pointer }) => pointer === `/lines/${index}` || pointer.startsWith(`/lines/${index}/`),
  )?.detail;
}

interface LineProps {
  line: CartLine;
  product: Product | undefined;
  problem: string | undefined;
  onQuantity: (quantity: number) => void;
  onRemove: () => void;
}

function Line({ line, product, problem, onQuantity, onRemove }: LineProps) {
  const { t, format } = useI18n();
  const pack = product?.pack ?? line.pack;
  const whole = isInPacks(line.quantity, pack);
  const fault = problem ?? (whole ? undefined : t('cart.in_packs', { pack: format.quantity(pack ?? 1) }));
  const net = estimate([line], [priceAt(product, line.quantity)]).amount;
  return (
    <li className={classes.line}>
      <div className={classes.lineName}>
        <Link to="/products/$productId" params={{ productId: line.productId }}>
          {line.name}
        </Link>
        <span>
          {line.sku} · {product !== undefined && <UnitPrice product={product} quantity={line.quantity} />}
        </span>
      </div>
      <NumberInput
        aria-label={t('cart.quantity_of', { name: line.name })}
        value={line.quantity}
        min={0}
        step={pack ?? 1}
        decimalScale={line.decimals}
        allowNegative={false}
        error={fault !== undefined}
        onChange={(value) => {
          if (typeof value === 'number' && value > 0) onQuantity(value);
        }}
      />
      <span className={classes.net}>{net === null ? t('field.unknown') : format.money(net)}</span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        aria-label={t('cart.remove_of', { name: line.name })}
        onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
      {fault !== undefined && <span className={classes.lineProblem}>{fault}</span>}
    </li>
  );
}
