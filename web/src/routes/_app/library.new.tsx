import { createFileRoute } from '@tanstack/react-router';
import { UploadPage } from '@/features/library/UploadPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/library/new')({
  staticData: { permission: 'assets:manage' },
  loader: () => loadTexts('asset', 'office'),
  component: UploadPage,
});
