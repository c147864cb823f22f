/** Orders as rows; staff also see whose they are. */
import { Link } from '@tanstack/react-router';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { When } from '@/ui/values';
import { OrderPill } from './OrderPill';
import type { Order } from './queries';

export function OrderTable({ orders, stale = false }: { orders: readonly Order[]; stale?: boolean }) {
  const { t, format } = useI18n();
  const staff = useMe().organization.acting === 'host';
  const columns: Column<Order>[] = [
    {
      key: 'number',
      header: t('order.number'),
      names: true,
      cell: (order) => (
        <Link to="/orders/$orderId" params={{ orderId: order.id }}>
          {t('order.title', { number: order.number })}
        </Link>
      ),
    },
    { key: 'state', header: t('order.state'), cell: (order) => <OrderPill state={order.state} /> },
    ...(staff
      ? [{ key: 'partner', header: t('order.partner'), cell: (order: Order) => order.partner_name }]
      : []),
    {
      key: 'reference',
      header: t('order.reference'),
      minor: true,
      cell: (order) => order.reference ?? t('field.unknown'),
    },
    { key: 'placed', header: t('order.placed'), cell: (order) => <When at={order.placed_at} /> },
    {
      key: 'lines',
      header: t('order.lines'),
      numeric: true,
      minor: true,
      cell: (order) => format.number(order.lines.length),
    },
    { key: 'total', header: t('order.total'), numeric: true, cell: (order) => format.money(order.net) },
  ];
  return (
    <DataTable
      caption={t('nav.orders')}
      columns={columns}
      rows={orders}
      rowKey={(row) => row.id}
      stale={stale}
    />
  );
}
