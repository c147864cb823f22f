/** Own orders of a partner, or everybody's for staff. */
import { Button } from '@mantine/core';
import { IconLayoutKanban } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PARTNERS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';
import { OrderPill } from './OrderPill';
import { OrderPreview } from './OrderPreview';
import { ORDER_STATES } from './queries';

export function OrderList() {
  const { t, format } = useI18n();
  const mayPlace = useMay('orders:place');
  const manages = useMay('orders:manage');
  const seesOrganizations = useMay('organizations:read');
  const staff = useMe().organization.acting === 'host';
  return (
    <Page
      title={t('nav.orders')}
      lead={t(mayPlace ? 'orders.lead' : 'orders.lead_staff')}
      actions={
        <>
          {manages && (
            <Button
              variant="default"
              leftSection={<IconLayoutKanban size={17} aria-hidden />}
              renderRoot={(props) => <Link to="/orders/board" {...props} />}
            >
              {t('orders.board')}
            </Button>
          )}
          {mayPlace && (
            <Button renderRoot={(props) => <Link to="/products" {...props} />} variant="default">
              {t('orders.new')}
            </Button>
          )}
        </>
      }
    >
      <ResourceList
        path="/api/v1/orders"
        name={t('nav.orders')}
        searchLabel={t('orders.search')}
        searchFrom={2}
        rowKey={(row) => row.id}
        sort="-placed_at"
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('order.state'),
            counted: true,
            options: ORDER_STATES.map((state) => ({ value: state, label: t(`order.state.${state}`) })),
          },
          ...(staff && seesOrganizations
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'partner_id' as const,
                  label: t('order.partner'),
                  source: PARTNERS,
                },
              ]
            : []),
          { kind: 'day', key: 'placed_from', label: t('orders.from'), bound: 'date' },
          { kind: 'day', key: 'placed_until', label: t('orders.until'), bound: 'date' },
        ]}
        columns={[
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
            ? [
                {
                  key: 'partner',
                  header: t('order.partner'),
                  cell: (order: { partner_name: string }) => order.partner_name,
                },
              ]
            : []),
          {
            key: 'reference',
            header: t('order.reference'),
            minor: true,
            cell: (order) => order.reference ?? t('field.unknown'),
          },
          {
            key: 'placed',
            header: t('order.placed'),
            sort: 'placed_at',
            cell: (order) => <When at={order.placed_at} />,
          },
          {
            key: 'updated',
            header: t('field.changed'),
            sort: 'updated_at',
            hidden: true,
            cell: (order) => <When at={order.updated_at} />,
          },
          {
            key: 'requested',
            header: t('cart.requested'),
            hidden: true,
            cell: (order) =>
              order.requested_on == null ? t('field.unknown') : format.day(order.requested_on),
          },
          {
            key: 'lines',
            header: t('order.lines'),
            numeric: true,
            minor: true,
            cell: (order) => format.number(order.lines.length),
          },
          {
            key: 'total',
            header: t('order.total'),
            numeric: true,
            cell: (order) => format.money(order.net),
          },
        ]}
        preview={{
          title: (order) =>
            staff
              ? t('order.of', { number: order.number, partner: order.partner_name })
              : t('order.title', { number: order.number }),
          show: (order) => <OrderPreview order={order} />,
        }}
        empty={{
          title: t('orders.empty'),
          help: t(mayPlace ? 'orders.empty.help' : 'orders.empty.help_staff'),
        }}
        file="orders"
      />
    </Page>
  );
}
