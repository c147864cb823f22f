import { createFileRoute } from '@tanstack/react-router';
import { UploadPage } from '@/features/library/UploadPage';

export const Route = createFileRoute('/_app/library/new')({
  staticData: { permission: 'assets:manage' },
  component: UploadPage,
});
