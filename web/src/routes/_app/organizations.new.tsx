import { createFileRoute } from '@tanstack/react-router';
import { NewOrganization } from '@/features/organizations/NewOrganization';

export const Route = createFileRoute('/_app/organizations/new')({
  staticData: { permission: 'organizations:manage' },
  component: NewOrganization,
});
