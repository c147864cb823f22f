/** Which doors a person sees: by what their organisation is and what they may do. */
import {
  IconBooks,
  IconBuilding,
  IconChartAreaLine,
  IconEye,
  IconHome,
  IconListDetails,
  IconPackages,
  IconPlugConnected,
  IconReceipt,
  IconShieldCheck,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { may, type Me } from '@/features/session/me';
import type { Permission } from '@/features/session/permissions';
import type { MessageKey } from '@/i18n/en';

export interface Door {
  to:
    | '/'
    | '/products'
    | '/quick-order'
    | '/people'
    | '/api-clients'
    | '/organization'
    | '/orders'
    | '/library'
    | '/demand'
    | '/policies'
    | '/view-as';
  label: MessageKey;
  icon: Icon;
  needs: Permission | null;
  /** Staff look after everybody, and have other pages for it. */
  outside?: true;
}

const DOORS: readonly Door[] = [
  { to: '/', label: 'nav.home', icon: IconHome, needs: null },
  { to: '/products', label: 'nav.products', icon: IconPackages, needs: 'products:read' },
  { to: '/quick-order', label: 'nav.quick_order', icon: IconListDetails, needs: 'orders:place' },
  { to: '/demand', label: 'nav.demand', icon: IconChartAreaLine, needs: 'demand:read' },
  { to: '/orders', label: 'nav.orders', icon: IconReceipt, needs: 'orders:read' },
  { to: '/library', label: 'nav.library', icon: IconBooks, needs: 'assets:read' },
  { to: '/policies', label: 'nav.policies', icon: IconShieldCheck, needs: 'policies:read' },
  { to: '/people', label: 'nav.people', icon: IconUsers, needs: 'users:read', outside: true },
  {
    to: '/api-clients',
    label: 'nav.clients',
    icon: IconPlugConnected,
    needs: 'api_clients:read',
    outside: true,
  },
  {
    to: '/organization',
    label: 'nav.organization',
    icon: IconBuilding,
    needs: 'organizations:read',
    outside: true,
  },
  { to: '/view-as', label: 'nav.organizations', icon: IconEye, needs: 'view_as:use' },
];

export function doorsFor(me: Me): readonly Door[] {
  const staff = me.organization.acting === 'host';
  return DOORS.filter((door) => (door.needs === null || may(me, door.needs)) && !(staff && door.outside));
}
