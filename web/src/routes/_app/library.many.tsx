import { createFileRoute } from '@tanstack/react-router';
import { ManyFiles } from '@/features/library/ManyFiles';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/library/many')({
  staticData: { permission: 'assets:manage' },
  loader: () => loadTexts('asset', 'office'),
  component: ManyFiles,
});
