/** What an entry of the audit log can tell. */
import type { Schema } from '@/api/client';

export const AUDIT_ACTS = ['changed', 'seen'] as const satisfies readonly Schema<'AuditAct'>[];
