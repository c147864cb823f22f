import { createFileRoute } from '@tanstack/react-router';
import { ChangeMany } from '@/features/curation/ChangeMany';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/library/change')({
  staticData: { permission: 'assets:manage' },
  loader: () => loadTexts('office'),
  component: ChangeMany,
});
