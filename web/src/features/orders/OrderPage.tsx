/** One order: where it stands in words, what is in it, what has happened, and the next step for whoever may take it. */
import { Alert, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Facts, Quantity } from '@/ui/values';
import { addressLines } from './address';
import { Documents } from './Documents';
import { OrderPill } from './OrderPill';
import { OrderSteps } from './OrderSteps';
import { type Order, orderQuery } from './queries';
import { RepeatButton, RepeatNotice, useRepeat } from './RepeatOrder';
import { Timeline } from './Timeline';

export function OrderPage({ id, placed }: { id: string; placed: boolean }) {
  const staff = useMe().organization.acting === 'host';
  const query = useQuery(orderQuery(id));
  return (
    <Loaded query={query} wholePage>
      {(order) => <Present order={order} placed={placed} staff={staff} />}
    </Loaded>
  );
}

function Present({ order, placed, staff }: { order: Order; placed: boolean; staff: boolean }) {
  const { t, format } = useI18n();
  const repeat = useRepeat(order);
  return (
    <Page
      title={t('order.title', { number: order.number })}
      trail={<Link to="/orders">{t('nav.orders')}</Link>}
      lead={
        <Group gap={10}>
          <OrderPill state={order.state} />
          <span>{t(`order.state.${order.state}.${staff ? 'staff' : 'partner'}`)}</span>
        </Group>
      }
      actions={
        <>
          <RepeatButton repeat={repeat} />
          <OrderSteps order={order} />
        </>
      }
    >
      {placed && order.state === 'placed' && (
        <Alert color="teal" variant="light" role="status">
          {t('order.thanks')}
        </Alert>
      )}
      <RepeatNotice repeat={repeat} />
      <Panel title={t('order.lines')} flush>
        <DataTable
          caption={t('order.lines')}
          rows={order.lines}
          rowKey={(line) => String(line.line)}
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
            [t('order.total'), <strong key="total">{format.money(order.net)}</strong>],
            ...(staff ? ([[t('order.partner'), order.partner_name]] as const) : []),
            [t('cart.reference'), order.reference ?? t('field.unknown')],
            [
              t('cart.requested'),
              order.requested_on == null ? t('field.unknown') : format.day(order.requested_on),
            ],
            [
              t('cart.address'),
              order.delivery_address == null
                ? t('field.unknown')
                : addressLines(order.delivery_address).join('\n'),
            ],
            [t('cart.note'), order.note ?? t('field.unknown')],
          ]}
        />
      </Panel>
      <Documents order={order} />
      <Panel title={t('order.timeline')}>
        <Timeline order={order} />
      </Panel>
    </Page>
  );
}
