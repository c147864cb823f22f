import { createFileRoute } from '@tanstack/react-router';
import { NewOrganization } from '@/features/organizations/NewOrganization';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/organizations/new')({
  staticData: { permission: 'organizations:manage' },
  loader: () => loadTexts('office'),
  component: NewOrganization,
});
