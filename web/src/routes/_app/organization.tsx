import { createFileRoute } from '@tanstack/react-router';
import { OwnOrganization } from '@/features/organizations/OwnOrganization';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/organization')({
  staticData: { permission: 'organizations:read' },
  loader: () => loadTexts('people'),
  component: OwnOrganization,
});
