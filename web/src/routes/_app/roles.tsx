import { createFileRoute } from '@tanstack/react-router';
import { choice } from '@/app/search';
import { ROLE_KINDS, type RoleKind } from '@/features/roles/kinds';
import { RolesPage } from '@/features/roles/RolesPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/roles')({
  staticData: { permission: 'roles:read' },
  validateSearch: (search: Record<string, unknown>): { kind?: RoleKind } => ({
    kind: choice(search.kind, ROLE_KINDS),
  }),
  loader: () => loadTexts('office'),
  component: RolesPage,
});
