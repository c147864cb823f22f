import { createFileRoute } from '@tanstack/react-router';
import { NewPolicy } from '@/features/policies/NewPolicy';

export const Route = createFileRoute('/_app/policies/new')({
  staticData: { permission: 'policies:manage' },
  component: NewPolicy,
});
