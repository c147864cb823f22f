import { createFileRoute } from '@tanstack/react-router';
import { OwnOrganization } from '@/features/organizations/OwnOrganization';

export const Route = createFileRoute('/_app/organization')({
  staticData: { permission: 'organizations:read' },
  component: OwnOrganization,
});
