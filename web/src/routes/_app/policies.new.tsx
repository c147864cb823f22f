import { createFileRoute } from '@tanstack/react-router';
import { NewPolicy } from '@/features/policies/NewPolicy';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/policies/new')({
  staticData: { permission: 'policies:manage' },
  loader: () => loadTexts('certificates', 'supply'),
  component: NewPolicy,
});
