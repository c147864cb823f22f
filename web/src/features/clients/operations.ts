/** The calls that a new client is tried out with: one per area, each harmless and short. */
import type { Permission } from '@/features/session/permissions';
import type { MessageKey } from '@/i18n/en';

export interface Operation {
  path: string;
  label: MessageKey;
  needs: Permission | null;
}

export const OPERATIONS: readonly Operation[] = [
  { path: '/api/v1/me', label: 'tryout.me', needs: null },
  { path: '/api/v1/demand/releases?limit=3', label: 'tryout.releases', needs: 'demand:read' },
  { path: '/api/v1/demand/forecasts?limit=3', label: 'tryout.forecasts', needs: 'demand:read' },
  { path: '/api/v1/supply/products?limit=3', label: 'tryout.supply', needs: 'supply:read' },
  { path: '/api/v1/products?limit=3', label: 'tryout.products', needs: 'products:read' },
  { path: '/api/v1/orders?limit=3', label: 'tryout.orders', needs: 'orders:read' },
  { path: '/api/v1/price-lists?limit=3', label: 'tryout.prices', needs: 'prices:read' },
  { path: '/api/v1/assets?limit=3', label: 'tryout.assets', needs: 'assets:read' },
];

/** The same two calls for a shell; the secret stays a placeholder, whoever looks at the screen. */
export function asShell(clientId: string, path: string, origin: string = globalThis.location.origin): string {
  return [
    `TOKEN=$(curl -fsS "${origin}/oauth/token" -u "${clientId}:$LONJA_SECRET" \\`,
    `  -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -fsS "${origin}${path}" -H "Authorization: Bearer $TOKEN"`,
  ].join('\n');
}
