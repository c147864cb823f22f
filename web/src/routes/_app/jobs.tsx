import { createFileRoute } from '@tanstack/react-router';
import { listSearch } from '@/features/list/search';
import { JobList } from '@/features/jobs/JobList';
import { JOB_STATES } from '@/features/jobs/states';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/jobs')({
  staticData: { permission: 'jobs:read' },
  validateSearch: listSearch({ state: JOB_STATES, kind: null }),
  loader: () => loadTexts('office'),
  component: JobList,
});
