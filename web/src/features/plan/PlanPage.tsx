/**
 * The current forecast of all products beside what the supplier commits to: typed, pasted or taken as it is. The whole
 * cycle is loaded once; a search only chooses what is shown of it.
 */
import { Alert, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconTargetArrow } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { SearchField } from '@/ui/SearchField';
import { FilteredState, RowsSkeleton, State } from '@/ui/states';
import { CommitBar } from './CommitBar';
import { usePlanDraft } from './draft';
import { changed, type CommitRow, type Draft, filled } from './plan';
import classes from './plan.module.css';
import { type GridHandle, PlanGrid } from './PlanGrid';
import {
  comingQuery,
  commit,
  type CommitResult,
  type Commits,
  commitsQuery,
  type Cycle,
  cycleQuery,
  planQuery,
} from './queries';
import { Regions } from './Regions';
import type { PlanTable } from './table';
import { Totals } from './Totals';
import { WholeCycle } from './WholeCycle';

export interface PlanSearch {
  q?: string | undefined;
}

interface PlanPageProps {
  search: PlanSearch;
  onSearch: (change: Partial<PlanSearch>) => void;
}

export function PlanPage({ search, onSearch }: PlanPageProps) {
  const { t } = useI18n();
  const cycle = useQuery(cycleQuery);
  const mayCommit = useMay('forecasts:commit');
  return (
    <Page
      title={t('plan.title')}
      lead={t('plan.lead')}
      trail={<Link to="/demand">{t('nav.demand')}</Link>}
      actions={
        <Button
          variant="default"
          leftSection={<IconTargetArrow size={17} aria-hidden />}
          renderRoot={(props) => <Link to="/demand/accuracy" {...props} />}
        >
          {t('accuracy.open')}
        </Button>
      }
    >
      <Loaded
        query={cycle}
        empty={{
          when: (found) => found === null,
          show: (
            <Panel>
              <State title={t('plan.none')}>{t('plan.none.help')}</State>
            </Panel>
          ),
        }}
      >
        {(found) =>
          found !== null && (
            <>
              <Forecasts cycle={found} search={search} onSearch={onSearch} />
              <Totals cycle={found} />
              <Regions cycle={found} />
              {mayCommit && found.state === 'open_for_commit' && <WholeCycle cycle={found} />}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Forecasts({ cycle, search, onSearch }: PlanPageProps & { cycle: Cycle }) {
  const { t } = useI18n();
  const plan = useQuery(planQuery(cycle.id));
  const commits = useQuery(commitsQuery(cycle.id));
  return (
    <>
      <div className={classes.tools}>
        <SearchField
          size="sm"
          value={search.q ?? ''}
          label={t('demand.search')}
          placeholder={t('demand.search.hint')}
          onSearch={(q) => onSearch({ q: q === '' ? undefined : q })}
        />
        <CycleState cycle={cycle} />
      </div>
      <Loaded
        query={plan}
        waiting={<Coming cycle={cycle.id} />}
        empty={{
          when: ({ products }) => products.length === 0,
          show: <State title={t('demand.empty')}>{t('demand.empty.help')}</State>,
        }}
      >
        {(table) => (
          <Loaded query={commits} waiting={<Coming cycle={cycle.id} />}>
            {(said) => (
              <Answer
                key={cycle.id}
                cycle={cycle}
                table={table}
                said={said}
                q={search.q}
                onClear={() => onSearch({ q: undefined })}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

/** A long list takes a while: how far it is. */
function Coming({ cycle }: { cycle: string }) {
  const { t } = useI18n();
  const { data: rows = 0 } = useQuery(comingQuery(cycle));
  return (
    <Panel>
      <p className={classes.coming} aria-hidden="true">
        {rows > 0 && t.count('plan.coming', rows)}
      </p>
      <RowsSkeleton />
    </Panel>
  );
}

function CycleState({ cycle }: { cycle: Cycle }) {
  const { t, format } = useI18n();
  const after = { number: cycle.number ?? '', period: format.periodInText(cycle.last_period) };
  return (
    <p className={classes.cycle}>
      {t('plan.cycle', after)}{' '}
      <strong>
        {cycle.state === 'open_for_commit' && cycle.commits_until != null
          ? t('plan.open', { day: format.day(cycle.commits_until) })
          : t('plan.closed')}
      </strong>
    </p>
  );
}

interface AnswerProps {
  cycle: Cycle;
  table: PlanTable;
  said: Commits;
  q: string | undefined;
  onClear: () => void;
}

/** The grid with what is written into it, and the bar that sends it. */
function Answer({ cycle, table, said, q = '', onClear }: AnswerProps) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const mayCommit = useMay('forecasts:commit') && cycle.state === 'open_for_commit';
  const [draft, setDraft] = usePlanDraft(cycle.id, table);
  const [faults, setFaults] = useState<Draft>(new Map());
  const grid = useRef<GridHandle>(null);
  const rows = useMemo(() => table.found(q), [table, q]);

  const change = (changes: Draft) => {
    setDraft(changed(draft, changes));
    if (faults.size > 0) setFaults(new Map([...faults].filter(([id]) => !changes.has(id))));
  };
  const answered = (sent: readonly CommitRow[], { failures }: CommitResult) => {
    const wrong = new Map(
      failures.flatMap(({ row, reason }) => [[sent[row - 1]?.id ?? '', reason] as const]),
    );
    const stored = new Map(sent.filter(({ id }) => !wrong.has(id)).map(({ id, quantity }) => [id, quantity]));
    setFaults((old) => new Map([...old, ...wrong]));
    setDraft((old) => new Map([...old].filter(([id]) => !stored.has(id))));
    queries.setQueryData(
      commitsQuery(cycle.id).queryKey,
      (old) =>
        new Map([...(old ?? []), ...[...stored].map(([id, quantity]) => [id, Number(quantity)] as const)]),
    );
  };
  const save = useSave({
    run: (sent: CommitRow[]) => {
      setFaults(new Map());
      return commit(sent, answered);
    },
    said: (stored) => t.count('plan.stored', stored),
  });
  const firstFault = () => {
    const places = [...faults.keys()].map((id) => table.placeOf(id));
    const shown = places.flatMap((place) => {
      const row = place === undefined ? -1 : rows.indexOf(place.row);
      return place === undefined || row < 0 ? [] : [{ ...place, row }];
    });
    return shown.sort((a, b) => a.row - b.row || a.column - b.column)[0];
  };
  const wrong = firstFault();

  return (
    <>
      {faults.size > 0 && (
        <Alert color="red" role="alert" title={t.count('plan.faults', faults.size)}>
          <p className={classes.help}>{t('plan.faults.help')}</p>
          {wrong !== undefined && (
            <Button size="xs" variant="default" onClick={() => grid.current?.goTo(wrong)}>
              {t('plan.faults.go')}
            </Button>
          )}
        </Alert>
      )}
      {rows.length === 0 ? (
        <FilteredState onClear={onClear} />
      ) : (
        <Panel flush>
          {table.periods.length === 0 && <p className={classes.nothing}>{t('plan.no_forecast')}</p>}
          <PlanGrid
            ref={grid}
            table={table}
            rows={rows}
            said={said}
            draft={draft}
            faults={faults}
            mayCommit={mayCommit}
            onChange={change}
          />
          <p className={classes.keys}>
            {t.count('plan.products', rows.length)} <span id="plan-keys">{t('plan.keys')}</span>
          </p>
        </Panel>
      )}
      {mayCommit && (
        <CommitBar
          table={table}
          draft={draft}
          rows={rows}
          problem={save.problem}
          busy={save.isPending}
          onFill={() => setDraft(filled(table, rows, draft, said))}
          onDiscard={() => {
            setDraft(new Map());
            setFaults(new Map());
          }}
          onCommit={(sent) => save.mutate(sent)}
        />
      )}
    </>
  );
}
