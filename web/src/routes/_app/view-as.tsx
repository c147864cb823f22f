import { createFileRoute } from '@tanstack/react-router';
import { HomePage } from '@/features/home/HomePage';

export const Route = createFileRoute('/_app/view-as')({
  staticData: { permission: 'view_as:use' },
  component: HomePage,
});
