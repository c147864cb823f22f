/** Who changed what and when, and who saw what, searchable by every part of it. */
import { Link } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { lookup, ORGANIZATIONS } from '@/features/list/facets';
import { NameOf } from '@/features/list/Lookup';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { Facts, Instant, When } from '@/ui/values';
import { AUDIT_ACTS } from './acts';
import classes from './audit.module.css';

type Event = Schema<'AuditEvent'>;

const PEOPLE = lookup('/api/v1/users', (row) => row.name);

export function AuditList() {
  const { t } = useI18n();
  const seesPeople = useMay('users:read');
  return (
    <Page title={t('nav.audit')} lead={t('audit.lead')}>
      <ResourceList
        path="/api/v1/audit-events"
        name={t('nav.audit')}
        rowKey={(row) => row.id}
        sort="-at"
        facets={[
          {
            kind: 'chips',
            key: 'act',
            label: t('audit.act'),
            options: AUDIT_ACTS.map((act) => ({ value: act, label: t(`audit.act.${act}`) })),
          },
          ...(seesPeople
            ? [{ kind: 'lookup' as const, key: 'actor' as const, label: t('audit.actor'), source: PEOPLE }]
            : []),
          { kind: 'lookup', key: 'organization_id', label: t('audit.about'), source: ORGANIZATIONS },
          { kind: 'text', key: 'kind', label: t('audit.kind'), placeholder: t('audit.kind.hint') },
          { kind: 'text', key: 'subject', label: t('audit.subject'), placeholder: t('audit.subject.hint') },
          { kind: 'day', key: 'from', label: t('audit.from'), bound: 'start' },
          { kind: 'day', key: 'until', label: t('audit.until'), bound: 'end' },
        ]}
        columns={[
          { key: 'at', header: t('audit.at'), sort: 'at', cell: (row) => <When at={row.at} /> },
          {
            key: 'kind',
            header: t('audit.kind'),
            names: true,
            cell: (row) => <code className={classes.code}>{row.kind}</code>,
          },
          { key: 'actor', header: t('audit.actor'), cell: (row) => <Actor id={row.actor} /> },
          { key: 'subject', header: t('audit.subject'), cell: (row) => <Subject id={row.subject} /> },
          {
            key: 'organization',
            header: t('audit.about'),
            hidden: true,
            cell: (row) => <NameOf source={ORGANIZATIONS} id={row.organization_id} />,
          },
          {
            key: 'operation',
            header: t('audit.operation'),
            minor: true,
            cell: (row) => row.operation ?? t('field.none'),
          },
        ]}
        preview={{ title: (row) => row.kind, show: (row) => <EventFacts event={row} /> }}
        empty={{ title: t('audit.empty'), help: t('audit.empty.help') }}
        file="audit"
      />
    </Page>
  );
}

/** People have names; clients and the system's own jobs are called what they are. */
function Actor({ id }: { id: string }) {
  const seesPeople = useMay('users:read');
  if (seesPeople && id.startsWith('usr_')) return <NameOf source={PEOPLE} id={id} />;
  return <code className={classes.code}>{id}</code>;
}

/** The thing itself where there is a page for it. */
function Subject({ id }: { id: string }) {
  const text = <code className={classes.code}>{id}</code>;
  switch (id.slice(0, 4)) {
    case 'org_':
      return (
        <Link to="/organizations/$organizationId" params={{ organizationId: id }}>
          {text}
        </Link>
      );
    case 'usr_':
      return (
        <Link to="/users/$userId" params={{ userId: id }}>
          {text}
        </Link>
      );
    case 'ord_':
      return (
        <Link to="/orders/$orderId" params={{ orderId: id }}>
          {text}
        </Link>
      );
    case 'ass_':
      return (
        <Link to="/library/$assetId" params={{ assetId: id }}>
          {text}
        </Link>
      );
    case 'prd_':
      return (
        <Link to="/products/$productId" params={{ productId: id }}>
          {text}
        </Link>
      );
    case 'rel_':
      return (
        <Link to="/releases/$releaseId" params={{ releaseId: id }}>
          {text}
        </Link>
      );
    default:
      return text;
  }
}

function EventFacts({ event }: { event: Event }) {
  const { t } = useI18n();
  return (
    <div className={classes.event}>
      <Facts
        facts={[
          [t('audit.at'), <Instant key="at" at={event.at} />],
          [t('audit.actor'), <Actor key="actor" id={event.actor} />],
          ...(event.real_actor == null
            ? []
            : ([[t('audit.real_actor'), <Actor key="real" id={event.real_actor} />]] as const)),
          [t('audit.subject'), <Subject key="subject" id={event.subject} />],
          [t('audit.about'), <NameOf key="about" source={ORGANIZATIONS} id={event.organization_id} />],
          [t('audit.operation'), event.operation ?? t('field.none')],
          [t('audit.request'), event.request_id ?? t('field.none')],
        ]}
      />
      <Changes before={event.before} after={event.after} />
    </div>
  );
}

/** Field by field where both sides are known, as they are otherwise. */
function Changes({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useI18n();
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  );
  if (names.length === 0) return null;
  return (
    <table className={classes.changes}>
      <caption>{t('audit.changes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('audit.field')}</th>
          <th scope="col">{t('audit.before')}</th>
          <th scope="col">{t('audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{written(old[name])}</td>
            <td>{written(now[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function written(value: unknown): string {
  if (value === undefined || value === null) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
