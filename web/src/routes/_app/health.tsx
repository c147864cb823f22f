import { createFileRoute } from '@tanstack/react-router';
import { HealthPage } from '@/features/health/HealthPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/health')({
  staticData: { permission: 'jobs:read' },
  loader: () => loadTexts('office', 'system'),
  component: HealthPage,
});
