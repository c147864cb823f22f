/** The current forecast of many products beside what the supplier commits to: typed, pasted or taken as it is. */
import { Alert } from '@mantine/core';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSave } from '@/features/forms/Form';
import { forecastQuery, supplyProductsQuery } from '@/features/demand/queries';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { FilteredState, ProblemState, RowsSkeleton, State } from '@/ui/states';
import { CommitBar } from './CommitBar';
import { type Bucket, type CommitRow, type Draft, filled } from './plan';
import classes from './plan.module.css';
import { PlanGrid, type PlanRow } from './PlanGrid';
import { commit, commitsQuery, type Cycle, cycleQuery } from './queries';

const PRODUCTS = 12;

export interface PlanSearch {
  q?: string | undefined;
  cursor?: string | undefined;
}

interface PlanPageProps {
  search: PlanSearch;
  onSearch: (change: Partial<PlanSearch>) => void;
}

export function PlanPage({ search, onSearch }: PlanPageProps) {
  const { t } = useI18n();
  const cycle = useQuery(cycleQuery);
  return (
    <Page title={t('plan.title')} lead={t('plan.lead')} trail={<Link to="/demand">{t('nav.demand')}</Link>}>
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
        {(found) => found !== null && <Products cycle={found} search={search} onSearch={onSearch} />}
      </Loaded>
    </Page>
  );
}

function Products({ cycle, search, onSearch }: PlanPageProps & { cycle: Cycle }) {
  const { t } = useI18n();
  const query = useQuery(supplyProductsQuery({ q: search.q, cursor: search.cursor, limit: PRODUCTS }));
  return (
    <>
      <div className={classes.tools}>
        <SearchField
          size="sm"
          value={search.q ?? ''}
          label={t('demand.search')}
          placeholder={t('demand.search.hint')}
          onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
        />
        <CycleState cycle={cycle} />
      </div>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show:
            search.q === undefined ? (
              <State title={t('demand.empty')}>{t('demand.empty.help')}</State>
            ) : (
              <FilteredState onClear={() => onSearch({ q: undefined, cursor: undefined })} />
            ),
        }}
      >
        {(page) => (
          <>
            <Plan cycle={cycle} products={page.items} />
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </>
  );
}

function CycleState({ cycle }: { cycle: Cycle }) {
  const { t, format } = useI18n();
  const after = { number: cycle.number ?? '', period: format.period(cycle.last_period) };
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

interface PlanProps {
  cycle: Cycle;
  products: readonly PlanRow['product'][];
}

function Plan({ cycle, products }: PlanProps) {
  const forecasts = useQueries({ queries: products.map((product) => forecastQuery(product.id)) });
  const commits = useQueries({ queries: products.map((product) => commitsQuery(cycle.id, product.id)) });
  const all = [...forecasts, ...commits];
  const failed = all.find((query) => query.isError);
  if (failed !== undefined) {
    return (
      <ProblemState
        error={failed.error}
        onRetry={() => all.forEach((query) => query.isError && void query.refetch())}
      />
    );
  }
  if (all.some((query) => query.data === undefined)) return <RowsSkeleton rows={PRODUCTS} />;
  const rows = products.map((product, index): PlanRow => {
    const items = forecasts[index]?.data?.items ?? [];
    const found = items.flatMap((row): Bucket[] =>
      row.mean == null || row.cycle_id !== cycle.id
        ? []
        : [
            {
              id: row.id,
              period: row.period,
              mean: row.mean,
              low: row.low_80 ?? null,
              high: row.high_80 ?? null,
            },
          ],
    );
    return {
      product,
      buckets: new Map(found.map((bucket) => [bucket.period, bucket])),
      isTooOld: items[0]?.status === 'too_old',
      commits: new Map((commits[index]?.data?.items ?? []).map((one) => [one.id, one])),
    };
  });
  return <Answer cycle={cycle} rows={rows} />;
}

/** The grid with what is written into it, and the bar that sends it. */
function Answer({ cycle, rows }: { cycle: Cycle; rows: readonly PlanRow[] }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const mayCommit = useMay('forecasts:commit') && cycle.state === 'open_for_commit';
  const [draft, setDraft] = useState<Draft>(new Map());
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const buckets = rows.flatMap((row) => [...row.buckets.values()]);
  const means = new Map(buckets.map(({ id, mean }) => [id, mean]));
  const said = new Set(rows.flatMap((row) => [...row.commits.keys()]));
  const here: Draft = new Map([...draft].filter(([id]) => means.has(id)));

  const change = (changes: ReadonlyMap<string, string>) => {
    const next = new Map(draft);
    for (const [id, text] of changes) {
      if (text.trim() === '') next.delete(id);
      else next.set(id, text);
    }
    setDraft(next);
    setFaults(new Map([...faults].filter(([id]) => !changes.has(id))));
  };
  const save = useSave({
    run: commit,
    said: (result) => t.count('plan.stored', result.stored),
    stale: [['commits', cycle.id]],
    done: (result, sent: CommitRow[]) => {
      const wrong = new Map<string, string>();
      for (const { row, reason } of result.failures) {
        const id = sent[row - 1]?.id;
        if (id !== undefined) wrong.set(id, reason);
      }
      setFaults(wrong);
      const kept = new Set(sent.map(({ id }) => id).filter((id) => !wrong.has(id)));
      setDraft((old) => new Map([...old].filter(([id]) => !kept.has(id))));
      return queries.invalidateQueries({ queryKey: ['commits', cycle.id] });
    },
  });

  return (
    <>
      {faults.size > 0 && (
        <Alert color="red" role="alert" title={t.count('plan.faults', faults.size)}>
          {t('plan.faults.help')}
        </Alert>
      )}
      <Panel flush>
        <PlanGrid rows={rows} draft={here} faults={faults} mayCommit={mayCommit} onChange={change} />
      </Panel>
      {mayCommit && (
        <CommitBar
          draft={here}
          means={means}
          problem={save.problem}
          busy={save.isPending}
          onFill={() => setDraft(filled(buckets, draft, said))}
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
