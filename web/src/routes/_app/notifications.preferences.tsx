import { createFileRoute } from '@tanstack/react-router';
import { PreferencesPage } from '@/features/notifications/PreferencesPage';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/notifications/preferences')({
  staticData: { permission: null },
  loader: () => loadTexts('preferences'),
  component: PreferencesPage,
});
