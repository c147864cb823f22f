/** One order: where it stands in words, what is in it, what has happened, and the next step for whoever may take it. */
import { Alert, Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asProblem } from '@/api/problem';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { Facts, Quantity } from '@/ui/values';
import { OrderPill } from './OrderPill';
import { cancelOrder, moveOrder, type Order, orderQuery, type OrderState } from './queries';
import { Timeline } from './Timeline';

/** What staff may do next; what ends an order comes last. */
const NEXT: Record<OrderState, readonly Exclude<OrderState, 'placed'>[]> = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
};

export function OrderPage({ id, placed }: { id: string; placed: boolean }) {
  const { t, format } = useI18n();
  const staff = useMe().organization.acting === 'host';
  const query = useQuery(orderQuery(id));
  return (
    <Loaded query={query}>
      {(order) => (
        <Page
          title={t('order.title', { number: order.number })}
          trail={<Link to="/orders">{t('nav.orders')}</Link>}
          lead={
            <Group gap={10}>
              <OrderPill state={order.state} />
              <span>{t(`order.state.${order.state}.${staff ? 'staff' : 'partner'}`)}</span>
            </Group>
          }
          actions={<Steps order={order} />}
        >
          {placed && order.state === 'placed' && (
            <Alert color="teal" variant="light" role="status">
              {t('order.thanks')}
            </Alert>
          )}
          <Panel title={t('order.lines')} flush>
            <DataTable
              caption={t('order.lines')}
              rows={order.lines}
              rowKey={(line) => String(line.line_no)}
              columns={[
                {
                  key: 'name',
                  header: t('product.name'),
                  names: true,
                  cell: (line) => (
                    <Link to="/products/$productId" params={{ productId: line.product_id }}>
                      {line.name}
                    </Link>
                  ),
                },
                { key: 'sku', header: t('product.sku'), cell: (line) => line.sku },
                {
                  key: 'quantity',
                  header: t('cart.quantity'),
                  numeric: true,
                  cell: (line) => <Quantity value={line.quantity} unit={line.unit} />,
                },
                {
                  key: 'price',
                  header: t('order.unit_price'),
                  numeric: true,
                  cell: (line) => format.unitPrice(line.unit_price),
                },
                {
                  key: 'net',
                  header: t('cart.line_total'),
                  numeric: true,
                  cell: (line) => format.money(line.net),
                },
              ]}
            />
          </Panel>
          <Panel title={t('order.details')}>
            <Facts
              facts={[
                [t('order.total'), <strong key="total">{format.money(order.total)}</strong>],
                ...(staff ? ([[t('order.partner'), order.partner.name]] as const) : []),
                [t('cart.reference'), order.reference ?? t('field.none')],
                [
                  t('cart.requested'),
                  order.requested_on === undefined ? t('field.none') : format.day(order.requested_on),
                ],
                [t('cart.address'), order.delivery_address ?? t('field.none')],
                [t('cart.note'), order.note ?? t('field.none')],
              ]}
            />
          </Panel>
          <Panel title={t('order.timeline')}>
            <Timeline order={order} />
          </Panel>
        </Page>
      )}
    </Loaded>
  );
}

function Steps({ order }: { order: Order }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const manages = useMay('orders:manage');
  const places = useMay('orders:place');
  const step = useMutation({
    mutationFn: (to: Exclude<OrderState, 'placed'>) =>
      manages ? moveOrder(order.id, to) : cancelOrder(order.id),
    onSuccess: (changed) => {
      queries.setQueryData(orderQuery(order.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['orders'] });
      notifications.show({
        message: t('order.moved', { state: t(`order.state.${changed.state}`) }),
        color: 'teal',
      });
    },
    // Somebody else may have moved it: what is shown has to be the truth again.
    onError: () => void queries.invalidateQueries({ queryKey: ['order', order.id] }),
  });
  const steps = manages
    ? NEXT[order.state]
    : places && order.state === 'placed'
      ? (['cancelled'] as const)
      : [];
  const problem = step.isError ? asProblem(step.error) : null;
  return (
    <>
      {problem !== null && (
        <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
          <ProblemText problem={problem} />
        </Alert>
      )}
      {steps.map((to, place) => (
        <Button
          key={to}
          variant={place === 0 && to !== 'cancelled' ? 'filled' : 'default'}
          loading={step.isPending && step.variables === to}
          disabled={step.isPending}
          onClick={() => step.mutate(to)}
        >
          {t(`order.step.${to}`)}
        </Button>
      ))}
    </>
  );
}
