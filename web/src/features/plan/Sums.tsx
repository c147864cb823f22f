/** What a cycle expects in sums that hold to the last unit, period by period: what adds up, or what each is made of. */
import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { State } from '@/ui/states';
import { Quantity } from '@/ui/values';
import { PARTS } from './Explanation';
import classes from './plan.module.css';

type Sum = Pick<
  Schema<'ForecastRegion'>,
  'period' | 'status' | 'mean' | 'parts' | 'rest' | 'q10' | 'q90' | 'components' | 'unit'
>;

interface SumsProps<Row extends Sum> {
  title: string;
  help: string;
  query: UseQueryResult<Row[]>;
  /** Where the same is had as a file, and what that is called. */
  path: string;
  file: string;
  none: { title: string; help: string };
  rowKey: (row: Row) => string;
  /** Rows stand in the order of this. */
  orderBy: (row: Row) => string;
  /** What a row is over. */
  over: (rows: readonly Row[]) => Column<Row>[];
}

export function Sums<Row extends Sum>({ title, query, path, file, none, ...of }: SumsProps<Row>) {
  return (
    <Panel title={title} flush aside={<SheetButtons compact path={path} name={file} />}>
      <Loaded
        query={query}
        empty={{
          when: (rows) => rows.length === 0,
          show: <State title={none.title}>{none.help}</State>,
        }}
      >
        {(rows) => <OfPeriod title={title} all={rows} {...of} />}
      </Loaded>
    </Panel>
  );
}

const VIEWS = ['sums', 'parts'] as const;
type View = (typeof VIEWS)[number];

type OfPeriodProps<Row extends Sum> = Pick<
  SumsProps<Row>,
  'title' | 'help' | 'rowKey' | 'orderBy' | 'over'
> & {
  all: readonly Row[];
};

function OfPeriod<Row extends Sum>({ title, help, all, rowKey, orderBy, over }: OfPeriodProps<Row>) {
  const { t, format } = useI18n();
  const periods = [...new Set(all.filter(({ mean }) => mean != null).map(({ period }) => period))].sort();
  // The list above has the address for itself.
  const [chosen, setChosen] = useState<string>();
  const [view, setView] = useState<View>('sums');
  const period = chosen ?? periods[0];
  const rows = all
    .filter((row) => row.mean == null || row.period === period)
    .sort((a, b) => orderBy(a).localeCompare(orderBy(b)));
  return (
    <>
      <div className={classes.totals}>
        <p className={classes.help}>{help}</p>
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
        caption={title}
        rows={rows}
        rowKey={rowKey}
        columns={[...over(rows), ...(view === 'sums' ? sums(t) : parts(t))]}
      />
    </>
  );
}

type Translate = ReturnType<typeof useI18n>['t'];

function Mean({ sum }: { sum: Sum }) {
  const { t } = useI18n();
  return sum.mean == null ? (
    t(`totals.status.${sum.status}`)
  ) : (
    <strong>
      <Quantity value={sum.mean} unit={sum.unit} />
    </strong>
  );
}

function figure(key: string, header: string, value: (sum: Sum) => number | null | undefined): Column<Sum> {
  const cell = (sum: Sum) => {
    const found = value(sum);
    return found == null ? '–' : <Quantity value={found} unit={sum.unit} />;
  };
  return { key, header, numeric: true, cell };
}

const mean = (t: Translate): Column<Sum> => ({
  key: 'mean',
  header: t('explain.mean'),
  numeric: true,
  cell: (sum) => <Mean sum={sum} />,
});

function sums(t: Translate): Column<Sum>[] {
  return [
    figure('parts', t('totals.parts'), (sum) => sum.parts),
    figure('rest', t('totals.rest'), (sum) => sum.rest),
    mean(t),
    figure('q10', t('totals.q10'), (sum) => sum.q10),
    figure('q90', t('totals.q90'), (sum) => sum.q90),
  ];
}

function parts(t: Translate): Column<Sum>[] {
  const part = (name: (typeof PARTS)[number]) =>
    figure(name, t(`explain.${name}`), (sum) => sum.components?.[name]);
  return [...PARTS.map(part), mean(t)];
}
