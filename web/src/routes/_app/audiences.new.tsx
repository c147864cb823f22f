import { createFileRoute } from '@tanstack/react-router';
import { NewAudience } from '@/features/audiences/NewAudience';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/audiences/new')({
  staticData: { permission: 'audiences:manage' },
  loader: () => loadTexts('office'),
  component: NewAudience,
});
