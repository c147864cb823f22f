/** How good past forecasts were, supplier by supplier or family by family, and by how far ahead they looked. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import classes from '@/features/demand/demand.module.css';
import plan from './plan.module.css';
import { type AccuracyGroup, accuracyQuery, GROUPINGS, HORIZONS } from './queries';

type Accuracy = Schema<'ForecastAccuracy'>;

export interface AccuracySearch {
  by?: 'category' | undefined;
  horizon?: (typeof HORIZONS)[number] | undefined;
}

interface AccuracyPageProps {
  search: AccuracySearch;
  onSearch: (change: AccuracySearch) => void;
}

export function AccuracyPage({ search, onSearch }: AccuracyPageProps) {
  const { t, format } = useI18n();
  const by = search.by ?? 'supplier';
  const query = useQuery(accuracyQuery(by));
  const horizon = search.horizon ?? 'all';
  return (
    <Page
      title={t('accuracy.title')}
      lead={t('accuracy.lead')}
      trail={<Link to="/demand">{t('nav.demand')}</Link>}
    >
      <div className={plan.tools}>
        <SegmentedControl
          aria-label={t('accuracy.by')}
          data={GROUPINGS.map((value) => ({ value, label: t(`accuracy.by.${value}`) }))}
          value={by}
          onChange={(value) => onSearch({ by: value === 'category' ? value : undefined })}
        />
        <SegmentedControl
          aria-label={t('record.horizon')}
          data={[
            { value: 'all', label: t('record.all') },
            ...HORIZONS.map((value) => ({ value, label: t.count('accuracy.ahead', Number(value)) })),
          ]}
          value={horizon}
          onChange={(value) => onSearch({ horizon: HORIZONS.find((known) => known === value) })}
        />
      </div>
      <Loaded
        query={query}
        empty={{
          when: ({ groups }) => groups.length === 0,
          show: (
            <Panel>
              <State title={t('accuracy.none')}>{t('accuracy.none.help')}</State>
            </Panel>
          ),
        }}
      >
        {({ groups }) => (
          <Panel flush>
            <DataTable
              caption={t('accuracy.title')}
              rows={groups.map((group) => ({ group, accuracy: accuracyOf(group, search.horizon) }))}
              rowKey={({ group }) => group.recipient_id ?? group.category_id ?? ''}
              columns={[
                {
                  key: 'name',
                  header: t(`accuracy.by.${by}`),
                  names: true,
                  cell: ({ group }) => group.name ?? t('accuracy.unnamed'),
                },
                {
                  key: 'scored',
                  header: t('record.scored'),
                  numeric: true,
                  cell: ({ accuracy }) => format.number(accuracy?.scored ?? 0),
                },
                {
                  key: 'hidden',
                  header: t('record.not_available'),
                  numeric: true,
                  cell: ({ accuracy }) => format.number(accuracy?.not_available ?? 0),
                },
                ...(['wape', 'bias', 'coverage_80', 'coverage_95'] as const).map((key) => ({
                  key,
                  header: t(`record.${key}`),
                  numeric: true,
                  cell: ({ accuracy }: { accuracy: Accuracy | undefined }) =>
                    accuracy?.[key] == null ? '–' : `${format.number(Number(accuracy[key]), 1)} %`,
                })),
              ]}
            />
          </Panel>
        )}
      </Loaded>
      <p className={classes.plain}>{t('record.words')}</p>
    </Page>
  );
}

function accuracyOf(group: AccuracyGroup, horizon: AccuracySearch['horizon']): Accuracy | undefined {
  return horizon === undefined
    ? group.all
    : group.by_horizon.find((accuracy) => String(accuracy.horizon) === horizon);
}
