/**
 * What a cycle expects of each category and of everything, period by period: products with a forecast and the rest add up
 * to their category, and categories to all products.
 */
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { State } from '@/ui/states';
import { Quantity } from '@/ui/values';
import { PARTS } from './Explanation';
import classes from './plan.module.css';
import { type Cycle, type Total, totalsQuery } from './queries';

const VIEWS = ['sums', 'parts'] as const;
type View = (typeof VIEWS)[number];

export function Totals({ cycle }: { cycle: Cycle }) {
  const { t } = useI18n();
  const query = useQuery(totalsQuery(cycle.id));
  const path = `/api/v1/demand/forecast-cycles/${cycle.id}/totals`;
  return (
    <Panel
      title={t('totals.title')}
      flush
      aside={<SheetButtons compact path={path} name={`forecast-cycle-${cycle.number ?? ''}-totals`} />}
    >
      <Loaded
        query={query}
        empty={{
          when: (totals) => totals.length === 0,
          show: <State title={t('totals.none')}>{t('totals.none.help')}</State>,
        }}
      >
        {(totals) => <OfPeriod totals={totals} />}
      </Loaded>
    </Panel>
  );
}

function OfPeriod({ totals }: { totals: readonly Total[] }) {
  const { t, format } = useI18n();
  const periods = [...new Set(totals.filter(({ mean }) => mean != null).map(({ period }) => period))].sort();
  // The list above has the address for itself.
  const [chosen, setChosen] = useState<string>();
  const [view, setView] = useState<View>('sums');
  const period = chosen ?? periods[0];
  const rows = totals
    .filter((total) => total.mean == null || total.period === period)
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const over = (total: Total) => total.category ?? t('totals.all');
  return (
    <>
      <div className={classes.totals}>
        <p className={classes.help}>{t('totals.help')}</p>
        {period !== undefined && (
          <div className={classes.tools}>
            <NativeSelect
              label={t('demand.period')}
              value={period}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={periods.map((value) => ({ value, label: format.period(value) }))}
            />
            <SegmentedControl
              aria-label={t('totals.view')}
              data={VIEWS.map((value) => ({ value, label: t(`totals.view.${value}`) }))}
              value={view}
              onChange={(value) => setView(value === 'parts' ? 'parts' : 'sums')}
            />
          </div>
        )}
      </div>
      <DataTable
        caption={t('totals.title')}
        rows={rows}
        rowKey={(total) => total.category_id ?? 'all'}
        columns={[
          { key: 'over', header: t('totals.over'), names: true, cell: over },
          ...(view === 'sums' ? sums(t) : parts(t)),
        ]}
      />
    </>
  );
}

/** Everything stands below its categories. */
function nameOf({ level, category }: Total): string {
  return `${level === 'all' ? '1' : '0'}${category ?? ''}`;
}

type Translate = ReturnType<typeof useI18n>['t'];

function Mean({ total }: { total: Total }) {
  const { t } = useI18n();
  return total.mean == null ? (
    t(`totals.status.${total.status}`)
  ) : (
    <strong>
      <Quantity value={total.mean} unit={total.unit} />
    </strong>
  );
}

function figure(
  key: string,
  header: string,
  value: (total: Total) => number | null | undefined,
): Column<Total> {
  const cell = (total: Total) => {
    const found = value(total);
    return found == null ? '–' : <Quantity value={found} unit={total.unit} />;
  };
  return { key, header, numeric: true, cell };
}

const mean = (t: Translate): Column<Total> => ({
  key: 'mean',
  header: t('explain.mean'),
  numeric: true,
  cell: (total) => <Mean total={total} />,
});

function sums(t: Translate): Column<Total>[] {
  return [
    figure('parts', t('totals.parts'), (total) => total.parts),
    figure('rest', t('totals.rest'), (total) => total.rest),
    mean(t),
    figure('q10', t('totals.q10'), (total) => total.q10),
    figure('q90', t('totals.q90'), (total) => total.q90),
  ];
}

function parts(t: Translate): Column<Total>[] {
  const part = (name: (typeof PARTS)[number]) =>
    figure(name, t(`explain.${name}`), (total) => total.components?.[name]);
  return [...PARTS.map(part), mean(t)];
}
