/** Whose people a role can be for. */
export const ROLE_KINDS = ['host', 'partner', 'supplier'] as const;
export type RoleKind = (typeof ROLE_KINDS)[number];
