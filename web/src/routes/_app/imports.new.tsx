import { createFileRoute } from '@tanstack/react-router';
import { NewImport } from '@/features/imports/NewImport';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/imports/new')({
  staticData: { permission: 'imports:run' },
  loader: () => loadTexts('office', 'system'),
  component: NewImport,
});
