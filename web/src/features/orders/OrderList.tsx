/** Own orders of a partner, or everybody's for staff, by state. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { StateChips } from '@/ui/StateChips';
import { FilteredState, State } from '@/ui/states';
import { OrderTable } from './OrderTable';
import { ORDER_STATES, type OrderSearch, ordersQuery } from './queries';

interface OrderListProps {
  search: OrderSearch;
  onSearch: (change: Partial<OrderSearch>) => void;
}

export function OrderList({ search, onSearch }: OrderListProps) {
  const { t } = useI18n();
  const mayPlace = useMay('orders:place');
  const query = useQuery(ordersQuery(search));
  return (
    <Page
      title={t('nav.orders')}
      lead={t(mayPlace ? 'orders.lead' : 'orders.lead_staff')}
      actions={
        mayPlace && (
          <Button renderRoot={(props) => <Link to="/products" {...props} />} variant="default">
            {t('orders.new')}
          </Button>
        )
      }
    >
      <StateChips
        label={t('order.state')}
        states={ORDER_STATES}
        chosen={search.state}
        word={(state) => t(`order.state.${state}`)}
        onChoose={(state) => onSearch({ state, cursor: undefined })}
      />
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show:
            search.state !== undefined ? (
              <FilteredState onClear={() => onSearch({ state: undefined, cursor: undefined })} />
            ) : (
              <State title={t('orders.empty')}>
                {t(mayPlace ? 'orders.empty.help' : 'orders.empty.help_staff')}
              </State>
            ),
        }}
      >
        {(page) => (
          <>
            <Panel flush>
              <OrderTable orders={page.items} stale={query.isPlaceholderData} />
            </Panel>
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
