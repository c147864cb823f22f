/** What the palette searches: the things that the caller may see, a few of each, from the API that guards them. */
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
  staff?: boolean;
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
    staff: true,
    path: '/api/v1/organizations',
    name: (row) => row.name,
    note: (row) => row.external_code ?? '',
    href: (row) => `/organizations/${row.id}`,
  }),
  source<Schema<'User'>>({
    group: 'nav.users',
    needs: 'users:read',
    staff: true,
    path: '/api/v1/users',
    name: (row) => row.name,
    note: (row) => row.email,
    href: (row) => `/users/${row.id}`,
  }),
];

/** What was found so far, and whether more may come. */
export function useFound(me: Me, q: string): { found: readonly Found[]; busy: boolean } {
  const isStaff = me.organization.acting === 'host';
  const sources = SOURCES.filter(({ needs, staff }) => may(me, needs) && (staff !== true || isStaff));
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
