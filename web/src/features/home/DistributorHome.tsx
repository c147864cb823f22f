/** A distributor's home: find something, see where the orders stand, what launches next, what is new to show. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { launchesQuery } from '@/features/catalogue/queries';
import { LaunchPill } from '@/features/catalogue/badges';
import { OrderTable } from '@/features/orders/OrderTable';
import { ordersQuery } from '@/features/orders/queries';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { SearchField } from '@/ui/SearchField';
import { State } from '@/ui/states';
import { Tiles } from '@/ui/Tiles';
import { useGreeting } from './greeting';
import classes from './home.module.css';
import { NewMaterial } from './NewMaterial';
import { OrderTile } from './OrderTile';
import { WaitingForMe } from './WaitingForMe';

export function DistributorHome() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const title = useGreeting();
  const readsOrders = useMay('orders:read');
  return (
    <Page title={title} lead={t('home.lead.partner')}>
      <div className={classes.find}>
        <SearchField
          size="lg"
          value=""
          label={t('home.find')}
          placeholder={t('products.search.hint')}
          onSearch={(q) => void navigate({ to: '/products', search: { q } })}
        />
      </div>
      <WaitingForMe />
      {readsOrders && (
        <Tiles>
          <OrderTile state="placed" note={t('home.orders.placed')} />
          <OrderTile state="confirmed" note={t('home.orders.confirmed')} />
          <OrderTile state="shipped" note={t('home.orders.shipped')} />
        </Tiles>
      )}
      <Launches />
      {readsOrders && <RecentOrders />}
      <NewMaterial />
    </Page>
  );
}

function Launches() {
  const { t } = useI18n();
  const products = useQuery(launchesQuery).data?.items ?? [];
  if (products.length === 0) return null;
  return (
    <Panel title={t('home.launches')}>
      <ul className={classes.launches}>
        {products.map((product) => (
          <li key={product.id}>
            <Link to="/products/$productId" params={{ productId: product.id }}>
              {product.name}
            </Link>
            <LaunchPill launchOn={product.launch_on} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function RecentOrders() {
  const { t } = useI18n();
  const query = useQuery(ordersQuery({ limit: 5 }));
  return (
    <Panel title={t('home.orders.recent')} flush aside={<Link to="/orders">{t('action.see_all')}</Link>}>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('orders.empty')}>{t('orders.empty.help')}</State>,
        }}
      >
        {(page) => <OrderTable orders={page.items} />}
      </Loaded>
    </Panel>
  );
}
