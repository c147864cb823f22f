/** Orders that wait for a confirmation, each with its button. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { When } from '@/ui/values';
import { OrderSteps } from './OrderSteps';
import { ordersQuery } from './queries';

export function OrderQueue() {
  const { t, format } = useI18n();
  const manages = useMay('orders:manage');
  const query = useQuery(ordersQuery({ state: 'placed', limit: 8 }));
  return (
    <Panel
      title={t('orders.queue')}
      flush
      aside={
        <Link to="/orders" search={{ state: 'placed' }}>
          {t('action.see_all')}
        </Link>
      }
    >
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('orders.queue.empty')}>{t('orders.queue.empty.help')}</State>,
        }}
      >
        {(page) => (
          <DataTable
            caption={t('orders.queue')}
            rows={page.items}
            rowKey={(order) => order.id}
            columns={[
              {
                key: 'number',
                header: t('order.number'),
                names: true,
                cell: (order) => (
                  <Link to="/orders/$orderId" params={{ orderId: order.id }}>
                    {t('order.of', { number: order.number, partner: order.partner_name })}
                  </Link>
                ),
              },
              { key: 'placed', header: t('order.placed'), cell: (order) => <When at={order.placed_at} /> },
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
              ...(manages
                ? [
                    {
                      key: 'step',
                      header: t('order.next_step'),
                      cell: (order: (typeof page.items)[number]) => <OrderSteps order={order} compact />,
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
