/** Which doors a person sees: by what their organisation is and what they may do. */
import {
  IconBooks,
  IconChartAreaLine,
  IconEye,
  IconHome,
  IconListDetails,
  IconPackages,
  IconReceipt,
  IconShieldCheck,
  type Icon,
} from '@tabler/icons-react';
import { may, type Me } from '@/features/session/me';
import type { Permission } from '@/features/session/permissions';
import type { MessageKey } from '@/i18n/en';

export interface Door {
  to: '/' | '/products' | '/quick-order' | '/orders' | '/library' | '/demand' | '/policies' | '/view-as';
  label: MessageKey;
  icon: Icon;
  needs: Permission | null;
}

const DOORS: readonly Door[] = [
  { to: '/', label: 'nav.home', icon: IconHome, needs: null },
  { to: '/products', label: 'nav.products', icon: IconPackages, needs: 'products:read' },
  { to: '/quick-order', label: 'nav.quick_order', icon: IconListDetails, needs: 'orders:place' },
  { to: '/demand', label: 'nav.demand', icon: IconChartAreaLine, needs: 'demand:read' },
  { to: '/orders', label: 'nav.orders', icon: IconReceipt, needs: 'orders:read' },
  { to: '/library', label: 'nav.library', icon: IconBooks, needs: 'assets:read' },
  { to: '/policies', label: 'nav.policies', icon: IconShieldCheck, needs: 'policies:read' },
  { to: '/view-as', label: 'nav.organizations', icon: IconEye, needs: 'view_as:use' },
];

export function doorsFor(me: Me): readonly Door[] {
  return DOORS.filter((door) => door.needs === null || may(me, door.needs));
}
