import { createFileRoute } from '@tanstack/react-router';
import { NewAudience } from '@/features/audiences/NewAudience';

export const Route = createFileRoute('/_app/audiences/new')({
  staticData: { permission: 'audiences:manage' },
  component: NewAudience,
});
