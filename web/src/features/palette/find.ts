/**
 * What the palette searches: the things that the caller may see, a few of each, by one question to each list of the API
 * that guards them.
 */
import { useQueries } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { addressOf, type Page, read } from '@/features/list/source';
import { may, type Me } from '@/features/session/me';
import type { Permission } from '@/features/session/permissions';
import type { MessageKey } from '@/i18n/en';

export interface Found {
  id: string;
  group: MessageKey;
  name: string;
  note: string;
  href: string;
}

interface Source<Row> {
  group: MessageKey;
  needs: Permission;
  /** Staff look after everybody, everybody else after their own, each on pages of their own. */
  only?: 'staff' | 'outside';
  path: string;
  name: (row: Row) => string;
  note: (row: Row) => string;
  href: (row: Row) => string;
}

const EACH = 5;

const source = <Row>(of: Source<Row>) => of as Source<unknown>;

const SOURCES: readonly Source<unknown>[] = [
  source<Schema<'Product'>>({
    group: 'nav.products',
    needs: 'products:read',
    path: '/api/v1/products',
    name: (row) => row.name,
    note: (row) => row.sku,
    href: (row) => `/products/${row.id}`,
  }),
  source<Schema<'SupplyProduct'>>({
    group: 'nav.demand',
    needs: 'supply:read',
    path: '/api/v1/supply/products',
    name: (row) => row.name,
    note: (row) => row.sku,
    href: (row) => `/demand/${row.id}`,
  }),
  source<Schema<'Order'>>({
    group: 'nav.orders',
    needs: 'orders:read',
    path: '/api/v1/orders',
    name: (row) => row.reference ?? String(row.number),
    note: (row) => `${row.number} · ${row.partner_name}`,
    href: (row) => `/orders/${row.id}`,
  }),
  source<Schema<'Asset'>>({
    group: 'nav.library',
    needs: 'assets:read',
    path: '/api/v1/assets',
    name: (row) => row.title,
    note: (row) => row.file_name ?? '',
    href: (row) => `/library/${row.id}`,
  }),
  source<Schema<'Organization'>>({
    group: 'nav.all_organizations',
    needs: 'organizations:read',
    only: 'staff',
    path: '/api/v1/organizations',
    name: (row) => row.name,
    note: (row) => row.external_code ?? '',
    href: (row) => `/organizations/${row.id}`,
  }),
  source<Schema<'User'>>({
    group: 'nav.users',
    needs: 'users:read',
    only: 'staff',
    path: '/api/v1/users',
    name: (row) => row.name,
    note: (row) => row.email,
    href: (row) => `/users/${row.id}`,
  }),
  source<Schema<'User'>>({
    group: 'nav.people',
    needs: 'users:read',
    only: 'outside',
    path: '/api/v1/users',
    name: (row) => row.name,
    note: (row) => row.email,
    href: (row) => `/people/${row.id}`,
  }),
  source<Schema<'PriceList'>>({
    group: 'nav.prices',
    needs: 'prices:read',
    path: '/api/v1/price-lists',
    name: (row) => row.name,
    note: (row) => row.currency,
    href: (row) => `/price-lists/${row.id}`,
  }),
  source<Schema<'Audience'>>({
    group: 'nav.audiences',
    needs: 'audiences:read',
    only: 'staff',
    path: '/api/v1/audiences',
    name: (row) => row.name,
    note: () => '',
    href: (row) => `/audiences/${row.id}`,
  }),
  source<Schema<'Policy'>>({
    group: 'nav.policies',
    needs: 'policies:read',
    only: 'staff',
    path: '/api/v1/demand/policies',
    name: (row) => row.recipient.name,
    note: (row) => row.purpose,
    href: (row) => `/policies/${row.id}`,
  }),
  source<Schema<'Release'>>({
    group: 'nav.releases',
    needs: 'demand:read',
    only: 'staff',
    path: '/api/v1/demand/releases',
    name: (row) => row.recipient.name,
    note: (row) => [row.number, row.last_period].filter((part) => part != null).join(' · '),
    href: (row) => `/releases/${row.id}`,
  }),
];

/** What was found so far, and whether more may come. */
export function useFound(me: Me, q: string): { found: readonly Found[]; busy: boolean } {
  const side = me.organization.acting === 'host' ? 'staff' : 'outside';
  const sources = SOURCES.filter(
    ({ needs, only }) => may(me, needs) && (only === undefined || only === side),
  );
  const answers = useQueries({
    queries: sources.map(({ path }) => {
      const address = addressOf(path, {}, { q, limit: String(EACH) });
      return {
        queryKey: ['list', 'found', address],
        queryFn: ({ signal }: { signal: AbortSignal }) => read<Page<{ id: string }>>(address, signal),
        enabled: q.length > 1,
        gcTime: 30_000,
      };
    }),
  });
  const found = sources.flatMap(({ group, name, note, href }, at) =>
    (answers[at]?.data?.items ?? []).map((row) => ({
      id: row.id,
      group,
      name: name(row),
      note: note(row),
      href: href(row),
    })),
  );
  return { found, busy: answers.some((answer) => answer.isFetching) };
}
