import { createFileRoute } from '@tanstack/react-router';
import { ManyFiles } from '@/features/library/ManyFiles';

export const Route = createFileRoute('/_app/library/many')({
  staticData: { permission: 'assets:manage' },
  component: ManyFiles,
});
