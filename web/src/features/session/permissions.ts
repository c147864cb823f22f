/** The permissions that pages and controls of the portal ask for, by their names in the contract. */
export const PERMISSIONS = [
  'organizations:read',
  'audiences:read',
  'view_as:use',
  'products:read',
  'supply:read',
  'orders:read',
  'orders:place',
  'orders:manage',
  'assets:read',
  'assets:manage',
  'policies:read',
  'policies:approve',
  'demand:read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];
