import { createFileRoute } from '@tanstack/react-router';
import { NewImport } from '@/features/imports/NewImport';

export const Route = createFileRoute('/_app/imports/new')({
  staticData: { permission: 'imports:run' },
  component: NewImport,
});
