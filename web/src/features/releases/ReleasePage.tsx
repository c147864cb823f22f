/** One release as the supplier got it: what it covers, its certificate, every figure, and how it was made. */
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { WhoSaw } from '@/features/audit/WhoSaw';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Said } from '@/ui/Said';
import { Facts, Instant, Quantity } from '@/ui/values';
import { Periods, ReleasePill, useReleaseName } from './badges';
import { CertificatePanel } from './CertificatePanel';
import { CoveragePanel } from './CoveragePanel';
import { Making } from './Making';
import { MethodPanel } from './MethodPanel';
import { releaseQuery } from './queries';
import { RegionsList } from './RegionsList';
import { TotalsList } from './TotalsList';

const CELL_STATES = ['published', 'suppressed'] as const satisfies readonly Schema<'CellStatus'>[];

export function ReleasePage({ id }: { id: string }) {
  const { t, format } = useI18n();
  const query = useQuery(releaseQuery(id));
  const nameOf = useReleaseName();
  const supplies = useMay('supply:read');
  const decides = useMay('policies:read');
  return (
    <Loaded query={query} wholePage>
      {(release) => (
        <Page
          title={nameOf(release)}
          trail={
            supplies ? (
              <Link to="/demand">{t('nav.demand')}</Link>
            ) : (
              <Link to="/releases">{t('nav.releases')}</Link>
            )
          }
          lead={<ReleasePill state={release.state} />}
          actions={release.state === 'published' && <WhoSaw id={release.id} />}
        >
          {release.state === 'building' && <Making progress={release.progress ?? null} />}
          {release.state === 'refused' && (
            <Alert color="red" role="alert" title={t('releases.refused')}>
              {release.refusal != null && (
                <p>
                  <Said text={release.refusal} />
                </p>
              )}
            </Alert>
          )}
          <Panel title={t('releases.about')}>
            <Facts
              facts={[
                [t('product.supplier'), release.recipient.name],
                [t('release.periods'), <Periods key="periods" release={release} />],
                [t('release.grain'), t(`release.grain.${release.grain}`)],
                [
                  t('release.published'),
                  release.published_at == null ? (
                    t('field.none')
                  ) : (
                    <Instant key="at" at={release.published_at} />
                  ),
                ],
              ]}
            />
          </Panel>
          {release.state === 'published' && decides && <CoveragePanel id={id} />}
          {release.state === 'published' && <CertificatePanel release={release} />}
          {release.state === 'published' && (
            <section aria-label={t('releases.cells')}>
              <ResourceList
                path="/api/v1/demand/releases/{id}/cells"
                params={{ id }}
                name={t('releases.cells')}
                rowKey={(row) => `${row.product_id}.${row.period}`}
                sort="-period"
                facets={[
                  {
                    kind: 'chips',
                    key: 'status',
                    label: t('releases.status'),
                    counted: true,
                    options: CELL_STATES.map((state) => ({
                      value: state,
                      label: t(`release.cell.${state}`),
                    })),
                  },
                  { kind: 'text', key: 'sku', label: t('product.sku') },
                  { kind: 'day', key: 'from', label: t('audit.from'), bound: 'date' },
                  { kind: 'day', key: 'until', label: t('audit.until'), bound: 'date' },
                ]}
                columns={[
                  { key: 'name', header: t('product.name'), names: true, cell: (row) => row.name },
                  { key: 'sku', header: t('product.sku'), cell: (row) => row.sku },
                  {
                    key: 'period',
                    header: t('release.period'),
                    sort: 'period',
                    cell: (row) => format.period(row.period),
                  },
                  {
                    key: 'value',
                    header: t('release.value'),
                    numeric: true,
                    cell: (row) =>
                      row.value == null ? (
                        t(`release.cell.${row.status}`)
                      ) : (
                        <Quantity value={row.value} unit={row.unit} />
                      ),
                  },
                ]}
                empty={{ title: t('releases.no_cells'), help: t('releases.no_cells.help') }}
                file={`release-${release.number ?? ''}`}
              />
            </section>
          )}
          {release.state === 'published' && release.totals && <TotalsList release={release} />}
          {release.state === 'published' && release.regions !== 'none' && <RegionsList release={release} />}
          <MethodPanel id={id} />
        </Page>
      )}
    </Loaded>
  );
}
