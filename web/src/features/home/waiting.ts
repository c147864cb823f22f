/** What waits for the reader: begun and not finished, or changed since they were here. Each leads to where it is done. */
import {
  IconAlertTriangle,
  IconBasket,
  IconBooks,
  IconChartAreaLine,
  IconKey,
  IconMail,
  IconPackages,
  IconReceipt,
  IconTags,
} from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { LinkProps } from '@tanstack/react-router';
import { api, body } from '@/api/client';
import { useCart } from '@/features/catalogue/cart';
import { changedProductsQuery } from '@/features/catalogue/queries';
import { clientsQuery, MOST_SECRETS } from '@/features/clients/queries';
import { releasesQuery } from '@/features/demand/queries';
import { openExceptionsQuery } from '@/features/exceptions/queries';
import { unseenPricesQuery } from '@/features/prices/unseen';
import { may, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { useLastVisit } from './visit';

export interface Waiting {
  key: string;
  icon: typeof IconKey;
  text: string;
  to: LinkProps;
}

const NEVER = '9999-01-01T00:00:00Z';

function countOf(what: string, since: string, ask: () => Promise<{ count?: number | null }>) {
  return queryOptions({ queryKey: ['waiting', what, since], queryFn: async () => (await ask()).count ?? 0 });
}

const movedOrders = (since: string) =>
  countOf('orders', since, () =>
    body(api.GET('/api/v1/orders', { params: { query: { updated_since: since, limit: 1, count: true } } })),
  );
const newMaterial = (since: string) =>
  countOf('assets', since, () =>
    body(api.GET('/api/v1/assets', { params: { query: { updated_since: since, limit: 1, count: true } } })),
  );
const invited = (organization: string) =>
  countOf('people', organization, () =>
    body(
      api.GET('/api/v1/users', {
        params: { query: { organization_id: organization, state: 'invited', limit: 1, count: true } },
      }),
    ),
  );

/** Undefined while it is being found out. */
export function useWaiting(): Waiting[] | undefined {
  const { t, format } = useI18n();
  const me = useMe();
  const before = useLastVisit();
  const since = before ?? NEVER;
  const cart = useCart(me);
  const knows = before !== null;
  const orders = useQuery({ ...movedOrders(since), enabled: knows && may(me, 'orders:read') });
  const products = useQuery({ ...changedProductsQuery(since), enabled: knows && may(me, 'products:read') });
  const material = useQuery({ ...newMaterial(since), enabled: knows && may(me, 'assets:read') });
  const people = useQuery({ ...invited(me.organization.id), enabled: may(me, 'users:manage') });
  const releases = useQuery({ ...releasesQuery, enabled: knows && may(me, 'demand:read') });
  const clients = useQuery({
    ...clientsQuery(me.organization.id),
    enabled: may(me, 'api_clients:manage'),
  });
  const prices = useQuery({ ...unseenPricesQuery, enabled: may(me, 'prices:acknowledge') });
  const exceptions = useQuery({ ...openExceptionsQuery, enabled: may(me, 'forecasts:commit') });
  if (
    [orders, products, material, people, releases, clients, prices, exceptions].some(
      (query) => query.isLoading,
    )
  )
    return undefined;

  const items: Waiting[] = [];
  const add = (count: number | undefined, item: Waiting) => {
    if (count !== undefined && count > 0) items.push(item);
  };
  const inCart = cart.lines.length;
  add(may(me, 'orders:place') ? inCart : 0, {
    key: 'cart',
    icon: IconBasket,
    text: t.count('waiting.cart', inCart),
    to: { to: '/cart' },
  });
  const fresh = (releases.data?.items ?? []).filter((release) => (release.published_at ?? '') > since);
  add(fresh.length, {
    key: 'release',
    icon: IconChartAreaLine,
    text: t.count('waiting.release', fresh.length),
    to: { to: '/demand' },
  });
  const { count: open = 0, due } = exceptions.data ?? {};
  add(open, {
    key: 'exceptions',
    icon: IconAlertTriangle,
    text: t.count('waiting.exceptions', open, { day: due === undefined ? '' : format.day(due) }),
    to: { to: '/demand/exceptions', search: { state: 'open', sort: 'due_on' } },
  });
  add(orders.data, {
    key: 'orders',
    icon: IconReceipt,
    text: t.count('waiting.orders', orders.data ?? 0),
    to: { to: '/orders', search: { sort: '-updated_at' } },
  });
  const unseen = prices.data ?? [];
  add(unseen.length, {
    key: 'prices',
    icon: IconTags,
    text: t.count('waiting.prices', unseen.length),
    to: { to: '/price-lists/$priceListId', params: { priceListId: unseen[0]?.id ?? '' } },
  });
  add(products.data, {
    key: 'products',
    icon: IconPackages,
    text: t.count('waiting.products', products.data ?? 0, { count: format.count(products.data ?? 0) }),
    to: { to: '/products', search: { updated_since: since } },
  });
  add(material.data, {
    key: 'material',
    icon: IconBooks,
    text: t.count('waiting.material', material.data ?? 0),
    to: { to: '/library' },
  });
  add(people.data, {
    key: 'people',
    icon: IconMail,
    text: t.count('waiting.people', people.data ?? 0),
    to: { to: '/people', search: { state: 'invited' } },
  });
  for (const client of clients.data?.items ?? []) {
    add(client.secrets.length >= MOST_SECRETS ? 1 : 0, {
      key: client.id,
      icon: IconKey,
      text: t('waiting.secrets', { name: client.name }),
      to: { to: '/api-clients/$clientId', params: { clientId: client.id } },
    });
  }
  return items;
}
