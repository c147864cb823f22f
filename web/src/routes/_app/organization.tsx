import { createFileRoute } from '@tanstack/react-router';
import { OrganizationPage } from '@/features/people/OrganizationPage';

export const Route = createFileRoute('/_app/organization')({
  staticData: { permission: 'organizations:read' },
  component: OrganizationPage,
});
