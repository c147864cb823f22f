import { createFileRoute } from '@tanstack/react-router';
import { BrandingPage } from '@/features/branding/BrandingPage';

export const Route = createFileRoute('/_app/branding')({
  staticData: { permission: 'branding:manage' },
  component: BrandingPage,
});
