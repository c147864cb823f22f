/** Staff's home: what waits for a decision first, then the state of the house in figures. */
import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { productCountQuery } from '@/features/catalogue/queries';
import { openExceptionsQuery } from '@/features/exceptions/queries';
import { assetCountQuery } from '@/features/library/queries';
import { OrderQueue } from '@/features/orders/OrderQueue';
import { PolicyCards } from '@/features/policies/PolicyCards';
import { policiesQuery, policyCountQuery } from '@/features/policies/queries';
import { may, useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { Tile, Tiles } from '@/ui/Tiles';
import { useGreeting } from './greeting';
import { NewMaterial } from './NewMaterial';
import { OrderTile } from './OrderTile';

export function StaffHome() {
  const { t } = useI18n();
  const me = useMe();
  const title = useGreeting();
  return (
    <Page
      title={title}
      lead={t('home.lead.host')}
      actions={
        may(me, 'assets:manage') && (
          <Button
            renderRoot={(props) => <Link to="/library/new" {...props} />}
            leftSection={<IconUpload size={17} aria-hidden />}
          >
            {t('upload.title')}
          </Button>
        )
      }
    >
      <Tiles>
        {may(me, 'orders:read') && (
          <>
            <OrderTile state="placed" note={t('home.orders.to_confirm')} urgent />
            <OrderTile state="confirmed" note={t('home.orders.to_ship')} />
          </>
        )}
        {may(me, 'policies:read') && <PolicyTile />}
        {may(me, 'policies:manage') && may(me, 'demand:read') && <ExceptionTile />}
        {may(me, 'products:read') && <ProductTile />}
        {may(me, 'assets:read') && <AssetTile />}
      </Tiles>
      {may(me, 'policies:read') && <WaitingPolicies />}
      {may(me, 'orders:read') && <OrderQueue />}
      <NewMaterial />
    </Page>
  );
}

function PolicyTile() {
  const { t, format } = useI18n();
  const count = useQuery(policyCountQuery('in_review')).data;
  return (
    <Tile
      label={t('home.policies')}
      value={count === undefined ? null : format.count(count)}
      note={t('home.policies.note')}
      urgent={count !== undefined && count > 0}
      link={(children) => (
        <Link to="/policies" search={{ state: 'in_review' }}>
          {children}
        </Link>
      )}
    />
  );
}

function ExceptionTile() {
  const { t, format } = useI18n();
  const { data } = useQuery(openExceptionsQuery);
  return (
    <Tile
      label={t('home.exceptions')}
      value={data === undefined ? null : format.count(data.count)}
      note={
        data?.due === undefined
          ? t('home.exceptions.none')
          : t('home.exceptions.due', { day: format.day(data.due) })
      }
      urgent={data !== undefined && data.count > 0}
      link={(children) => (
        <Link to="/demand/exceptions" search={{ state: 'open', sort: 'due_on' }}>
          {children}
        </Link>
      )}
    />
  );
}

function ProductTile() {
  const { t, format } = useI18n();
  const count = useQuery(productCountQuery).data;
  return (
    <Tile
      label={t('nav.products')}
      value={count === undefined ? null : format.count(count)}
      note={t('home.products.note')}
      link={(children) => <Link to="/products">{children}</Link>}
    />
  );
}

function AssetTile() {
  const { t, format } = useI18n();
  const count = useQuery(assetCountQuery).data;
  return (
    <Tile
      label={t('home.assets')}
      value={count === undefined ? null : format.count(count)}
      note={t('home.assets.note')}
      link={(children) => <Link to="/library">{children}</Link>}
    />
  );
}

function WaitingPolicies() {
  const { t } = useI18n();
  const query = useQuery(policiesQuery({ state: 'in_review' }));
  const approves = useMay('policies:approve');
  return (
    <Panel
      title={t(approves ? 'home.policies.waiting' : 'home.policies')}
      aside={<Link to="/policies">{t('action.see_all')}</Link>}
    >
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('policies.none_waiting')}>{t('policies.none_waiting.help')}</State>,
        }}
      >
        {(page) => <PolicyCards policies={page.items} level={3} />}
      </Loaded>
    </Panel>
  );
}
