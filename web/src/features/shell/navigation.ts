/** Which doors a person sees: by what their organisation is and what they may do; those of staff are in groups. */
import {
  IconAddressBook,
  IconAlertTriangle,
  IconBooks,
  IconBuilding,
  IconBuildingStore,
  IconBuildingWarehouse,
  IconCertificate,
  IconChartAreaLine,
  IconClipboardList,
  IconEye,
  IconFileImport,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconKey,
  IconListDetails,
  IconPackages,
  IconPalette,
  IconPlugConnected,
  IconReceipt,
  IconRefresh,
  IconSettingsAutomation,
  IconShieldCheck,
  IconTags,
  IconTargetArrow,
  IconUsers,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import { may, type Me } from '@/features/session/me';
import type { Permission } from '@/features/session/permissions';
import type { MessageKey } from '@/i18n/en';
import type { FileRouteTypes } from '@/routeTree.gen';

export interface Door {
  to: FileRouteTypes['to'];
  label: MessageKey;
  icon: Icon;
  needs: Permission | null;
  /** Staff look after everybody, everybody else after their own, each on pages of their own. */
  only?: 'staff' | 'outside';
  /** The key that leads there after `g`. */
  key?: string;
}

export interface DoorGroup {
  label: MessageKey | null;
  doors: readonly Door[];
}

const GROUPS: readonly DoorGroup[] = [
  {
    label: null,
    doors: [
      { to: '/', label: 'nav.home', icon: IconHome, needs: null, key: 'h' },
      { to: '/products', label: 'nav.products', icon: IconPackages, needs: 'products:read', key: 'p' },
      {
        to: '/quick-order',
        label: 'nav.quick_order',
        icon: IconListDetails,
        needs: 'orders:place',
        key: 'q',
      },
      { to: '/demand', label: 'nav.demand', icon: IconChartAreaLine, needs: 'demand:read', key: 'd' },
      {
        to: '/demand/exceptions',
        label: 'nav.exceptions',
        icon: IconAlertTriangle,
        needs: 'demand:read',
        only: 'outside',
        key: 'x',
      },
      { to: '/orders', label: 'nav.orders', icon: IconReceipt, needs: 'orders:read', key: 'o' },
      { to: '/library', label: 'nav.library', icon: IconBooks, needs: 'assets:read', key: 'l' },
      { to: '/people', label: 'nav.people', icon: IconUsers, needs: 'users:read', only: 'outside', key: 'e' },
      {
        to: '/api-clients',
        label: 'nav.clients',
        icon: IconPlugConnected,
        needs: 'api_clients:read',
        only: 'outside',
      },
      { to: '/contacts', label: 'nav.contacts', icon: IconAddressBook, needs: null },
      {
        to: '/organization',
        label: 'nav.organization',
        icon: IconBuilding,
        needs: 'organizations:read',
        only: 'outside',
      },
    ],
  },
  {
    label: 'nav.group.goods',
    doors: [
      {
        to: '/catalogue',
        label: 'nav.catalogue',
        icon: IconClipboardList,
        needs: 'products:manage',
        only: 'staff',
        key: 'c',
      },
      {
        to: '/audiences',
        label: 'nav.audiences',
        icon: IconUsersGroup,
        needs: 'audiences:read',
        only: 'staff',
      },
      { to: '/price-lists', label: 'nav.prices', icon: IconTags, needs: 'prices:read', only: 'staff' },
      {
        to: '/stock',
        label: 'nav.stock',
        icon: IconBuildingWarehouse,
        needs: 'stock:read',
        only: 'staff',
        key: 's',
      },
    ],
  },
  {
    label: 'nav.group.partners',
    doors: [
      {
        to: '/organizations',
        label: 'nav.all_organizations',
        icon: IconBuildingStore,
        needs: 'organizations:read',
        only: 'staff',
        key: 'a',
      },
      { to: '/users', label: 'nav.users', icon: IconUsers, needs: 'users:read', only: 'staff', key: 'e' },
      { to: '/roles', label: 'nav.roles', icon: IconKey, needs: 'roles:read', only: 'staff' },
      { to: '/view-as', label: 'nav.organizations', icon: IconEye, needs: 'view_as:use', only: 'staff' },
    ],
  },
  {
    label: 'nav.group.demand',
    doors: [
      { to: '/policies', label: 'nav.policies', icon: IconShieldCheck, needs: 'policies:read' },
      {
        to: '/releases',
        label: 'nav.releases',
        icon: IconCertificate,
        needs: 'demand:read',
        only: 'staff',
        key: 'r',
      },
      {
        to: '/demand/cycles',
        label: 'nav.cycles',
        icon: IconRefresh,
        needs: 'demand:read',
        only: 'staff',
      },
      {
        to: '/demand/exceptions',
        label: 'nav.exceptions',
        icon: IconAlertTriangle,
        needs: 'demand:read',
        only: 'staff',
        key: 'x',
      },
      {
        to: '/demand/accuracy',
        label: 'nav.accuracy',
        icon: IconTargetArrow,
        needs: 'demand:read',
        only: 'staff',
      },
    ],
  },
  {
    label: 'nav.group.system',
    doors: [
      {
        to: '/branding',
        label: 'nav.branding',
        icon: IconPalette,
        needs: 'branding:manage',
        only: 'staff',
      },
      {
        to: '/imports',
        label: 'nav.imports',
        icon: IconFileImport,
        needs: 'imports:read',
        only: 'staff',
        key: 'i',
      },
      {
        to: '/audit',
        label: 'nav.audit',
        icon: IconHistory,
        needs: 'audit:read',
        only: 'staff',
        key: 'u',
      },
      { to: '/health', label: 'nav.health', icon: IconHeartbeat, needs: 'jobs:read', only: 'staff' },
      { to: '/jobs', label: 'nav.jobs', icon: IconSettingsAutomation, needs: 'jobs:read', only: 'staff' },
    ],
  },
];

/** The groups that have a door for this person. */
export function groupsFor(me: Me): readonly DoorGroup[] {
  const side = me.organization.acting === 'host' ? 'staff' : 'outside';
  return GROUPS.map(({ label, doors }) => ({
    label,
    doors: doors.filter(
      ({ needs, only }) => (needs === null || may(me, needs)) && (only === undefined || only === side),
    ),
  })).filter(({ doors }) => doors.length > 0);
}

export function doorsFor(me: Me): readonly Door[] {
  return groupsFor(me).flatMap(({ doors }) => doors);
}

/** What one begins rather than visits, for the palette. */
const ACTIONS: readonly Pick<Door, 'to' | 'label' | 'needs'>[] = [
  { to: '/catalogue/new', label: 'catalogue.new', needs: 'products:manage' },
  { to: '/catalogue/edits', label: 'edits.title', needs: 'products:manage' },
  { to: '/price-lists/new', label: 'prices.new', needs: 'prices:manage' },
  { to: '/organizations/new', label: 'organizations.new', needs: 'organizations:manage' },
  { to: '/users/invite', label: 'users.invite', needs: 'users:manage' },
  { to: '/audiences/new', label: 'audiences.new', needs: 'audiences:manage' },
  { to: '/policies/new', label: 'policies.new', needs: 'policies:manage' },
  { to: '/imports/new', label: 'imports.new', needs: 'imports:run' },
  { to: '/library/new', label: 'upload.title', needs: 'assets:manage' },
  { to: '/library/calendar', label: 'calendar.title', needs: 'assets:manage' },
  { to: '/library/usage', label: 'usage.title', needs: 'assets:manage' },
  { to: '/warehouses', label: 'nav.warehouses', needs: 'stock:read' },
];

export function actionsFor(me: Me): readonly Pick<Door, 'to' | 'label'>[] {
  const isStaff = me.organization.acting === 'host';
  return ACTIONS.filter(({ needs }) => isStaff && needs !== null && may(me, needs));
}
