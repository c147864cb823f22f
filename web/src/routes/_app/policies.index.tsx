import { createFileRoute } from '@tanstack/react-router';
import { HomePage } from '@/features/home/HomePage';

export const Route = createFileRoute('/_app/policies/')({
  staticData: { permission: 'policies:read' },
  component: HomePage,
});
