/** Where forecasts, answers and what came differ too much: a supplier's own, or everybody's for staff. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { cycleQuery } from '@/features/cycles/queries';
import { type SelectFacet, SUPPLIERS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useListSearch } from '@/features/list/search';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { Quantity, When } from '@/ui/values';
import { Criteria } from './Criteria';
import { ExceptionPreview } from './ExceptionPreview';
import { type Exception, KINDS, STATES } from './queries';
import { StatusPill } from './StatusPill';

/** Of the cycle that a notification or a cycle's page led here from, where one did. */
function useCycleFacet(): SelectFacet<'cycle_id'>[] {
  const { t } = useI18n();
  const id = useListSearch().search.cycle_id;
  const { data } = useQuery({ ...cycleQuery(id ?? ''), enabled: id !== undefined });
  if (id === undefined) return [];
  const label = data === undefined ? id : `${data.recipient.name}, ${data.number ?? ''}`;
  return [{ kind: 'select', key: 'cycle_id', label: t('exception.cycle'), options: [{ value: id, label }] }];
}

export function ExceptionList() {
  const { t, format } = useI18n();
  const staff = useMe().organization.acting === 'host';
  const seesOrganizations = useMay('organizations:read');
  const seesCriteria = useMay('policies:read');
  const cycle = useCycleFacet();
  const periodOf = (row: Exception) =>
    row.period == null ? t('exception.whole_series') : format.period(row.period);
  return (
    <Page title={t('nav.exceptions')} lead={t(staff ? 'exceptions.lead_staff' : 'exceptions.lead')}>
      <ResourceList
        path="/api/v1/demand/exceptions"
        name={t('nav.exceptions')}
        rowKey={(row) => row.id}
        sort="-raised_at"
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('exception.state'),
            counted: true,
            options: STATES.map((state) => ({ value: state, label: t(`exception.state.${state}`) })),
          },
          {
            kind: 'select',
            key: 'kind',
            label: t('exception.kind'),
            options: KINDS.map((kind) => ({ value: kind, label: t(`exception.kind.${kind}`) })),
          },
          {
            kind: 'select',
            key: 'overdue',
            label: t('exception.overdue'),
            options: [
              { value: 'true', label: t('exception.overdue.true') },
              { value: 'false', label: t('exception.overdue.false') },
            ],
          },
          { kind: 'text', key: 'sku', label: t('exception.sku') },
          ...cycle,
          ...(staff && seesOrganizations
            ? [
                {
                  kind: 'lookup' as const,
                  key: 'recipient_id' as const,
                  label: t('product.supplier'),
                  source: SUPPLIERS,
                },
              ]
            : []),
        ]}
        columns={[
          {
            key: 'product',
            header: t('exception.product'),
            names: true,
            cell: (row) => (
              <Link to="/demand/$productId" params={{ productId: row.product_id }}>
                {row.name}
              </Link>
            ),
          },
          { key: 'kind', header: t('exception.kind'), cell: (row) => t(`exception.kind.${row.kind}`) },
          {
            key: 'state',
            header: t('exception.state'),
            cell: (row) => <StatusPill status={row.exception_status_code} />,
          },
          { key: 'period', header: t('exception.period'), cell: periodOf },
          {
            key: 'variance',
            header: t('exception.variance'),
            numeric: true,
            cell: (row) => <Quantity value={row.variance_quantity} unit={row.unit} />,
          },
          {
            key: 'source',
            header: t('exception.source'),
            numeric: true,
            hidden: true,
            cell: (row) => <Quantity value={row.source_value} unit={row.unit} />,
          },
          {
            key: 'compared',
            header: t('exception.compared'),
            numeric: true,
            hidden: true,
            cell: (row) => <Quantity value={row.compared_value} unit={row.unit} />,
          },
          {
            key: 'priority',
            header: t('exception.priority'),
            minor: true,
            cell: (row) => t(`exception.priority.${row.collaboration_priority_code}`),
          },
          {
            key: 'due',
            header: t('exception.due'),
            sort: 'due_on',
            cell: (row) => format.day(row.due_on),
          },
          ...(staff
            ? [
                {
                  key: 'recipient',
                  header: t('product.supplier'),
                  cell: (row: Exception) => row.recipient.name,
                },
              ]
            : []),
          {
            key: 'owner',
            header: t('exception.owner'),
            hidden: true,
            cell: (row) => row.owner_name ?? t('field.none'),
          },
          { key: 'sku', header: t('exception.sku'), hidden: true, cell: (row) => row.sku },
          {
            key: 'cycle',
            header: t('exception.cycle'),
            numeric: true,
            hidden: true,
            cell: (row) => format.number(row.cycle_number),
          },
          {
            key: 'raised',
            header: t('exception.raised'),
            sort: 'raised_at',
            hidden: true,
            cell: (row) => <When at={row.raised_at} />,
          },
        ]}
        preview={{
          title: (row) => t('exception.title', { kind: t(`exception.kind.${row.kind}`), name: row.name }),
          show: (row) => <ExceptionPreview key={row.id + String(row.version)} exception={row} />,
        }}
        empty={{ title: t('exceptions.empty'), help: t('exceptions.empty.help') }}
        file="exceptions"
      />
      {staff && seesCriteria && <Criteria />}
    </Page>
  );
}
