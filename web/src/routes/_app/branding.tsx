import { createFileRoute } from '@tanstack/react-router';
import { BrandingPage } from '@/features/branding/BrandingPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/branding')({
  staticData: { permission: 'branding:manage' },
  loader: () => loadTexts('office', 'system'),
  component: BrandingPage,
});
