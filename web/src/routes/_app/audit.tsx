import { createFileRoute } from '@tanstack/react-router';
import { AUDIT_ACTS } from '@/features/audit/acts';
import { AuditList } from '@/features/audit/AuditList';
import { listSearch } from '@/features/list/search';
import { loadTexts } from '@/i18n/language';

export const Route = createFileRoute('/_app/audit')({
  staticData: { permission: 'audit:read' },
  validateSearch: listSearch({
    act: AUDIT_ACTS,
    actor: null,
    organization_id: null,
    kind: null,
    subject: null,
    from: null,
    until: null,
  }),
  loader: () => loadTexts('office'),
  component: AuditList,
});
