/** What an entry of the audit log can tell. */
import type { paths } from '@/api/schema';

type Asked = NonNullable<paths['/api/v1/audit-events']['get']['parameters']['query']>;

export const AUDIT_ACTS = ['changed', 'seen'] as const satisfies readonly Asked['act'][];
