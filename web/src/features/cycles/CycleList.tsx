/** The forecast cycles of all suppliers: where each stands, until when it is answered, and how far it is. */
import { Link } from '@tanstack/react-router';
import { SUPPLIERS } from '@/features/list/facets';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { When } from '@/ui/values';
import { Answered, CyclePill, useCycleName } from './badges';
import { CYCLE_STATES } from './queries';

export function CycleList() {
  const { t, format } = useI18n();
  const seesOrganizations = useMay('organizations:read');
  const nameOf = useCycleName();
  return (
    <Page title={t('nav.cycles')} lead={t('cycles.lead')}>
      <ResourceList
        path="/api/v1/demand/forecast-cycles"
        name={t('nav.cycles')}
        rowKey={(row) => row.id}
        sort="-created_at"
        // What would have been forecast earlier is nobody's to answer.
        fixed={{ kind: 'published' }}
        facets={[
          {
            kind: 'chips',
            key: 'state',
            label: t('cycle.state'),
            counted: true,
            options: CYCLE_STATES.map((state) => ({ value: state, label: t(`cycle.state.${state}`) })),
          },
          ...(seesOrganizations
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
            key: 'name',
            header: t('cycle.one'),
            names: true,
            cell: (row) => (
              <Link to="/demand/cycles/$cycleId" params={{ cycleId: row.id }}>
                {nameOf(row)}
              </Link>
            ),
          },
          { key: 'state', header: t('cycle.state'), cell: (row) => <CyclePill state={row.state} /> },
          {
            key: 'last_period',
            header: t('cycle.last_period'),
            cell: (row) => format.period(row.last_period),
          },
          {
            key: 'until',
            header: t('cycle.until'),
            cell: (row) => (row.commits_until == null ? t('field.none') : format.day(row.commits_until)),
          },
          { key: 'answered', header: t('cycle.answered'), cell: (row) => <Answered cycle={row} /> },
          {
            key: 'exceptions',
            header: t('cycle.exceptions'),
            numeric: true,
            cell: (row) =>
              row.progress == null ? t('field.none') : format.number(row.progress.open_exceptions),
          },
          {
            key: 'published',
            header: t('cycle.published'),
            hidden: true,
            cell: (row) => (row.published_at == null ? t('field.none') : <When at={row.published_at} />),
          },
        ]}
        empty={{ title: t('cycles.empty'), help: t('cycles.empty.help') }}
        file="forecast-cycles"
      />
    </Page>
  );
}
