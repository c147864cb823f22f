/** What a page shows when it has nothing to show: empty, filtered away, forbidden, missing, failed, still loading. */
import { Alert, Button, Skeleton, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { asProblem, type ApiProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { Arcade } from './Mark';
import classes from './ui.module.css';

interface StateProps {
  title: string;
  /** What is the matter, for whoever looks from outside: styles and tests. */
  kind?: 'empty' | 'filtered' | 'forbidden' | 'missing' | 'failed';
  children?: ReactNode;
  action?: ReactNode;
  /** Failures are announced; an empty list is not news. */
  alert?: boolean;
  /** Where the state is the whole page, its title is the page's. */
  wholePage?: boolean;
}

export function State({
  title,
  kind = 'empty',
  children,
  action,
  alert = false,
  wholePage = false,
}: StateProps) {
  return (
    <div className={classes.state} data-state={kind} role={alert ? 'alert' : undefined}>
      <Arcade height={64} />
      <Title order={wholePage ? 1 : 2} size="h2">
        {title}
      </Title>
      {children !== undefined && <div className={classes.stateText}>{children}</div>}
      {action}
    </div>
  );
}

export function HomeButton() {
  const { t } = useI18n();
  const navigate = useNavigate();
  return (
    <Button variant="default" onClick={() => void navigate({ to: '/' })}>
      {t('state.home')}
    </Button>
  );
}

export function NotFoundState() {
  const { t } = useI18n();
  return (
    <State wholePage kind="missing" title={t('state.not_found')} action={<HomeButton />}>
      {t('state.not_found.help')}
    </State>
  );
}

export function ForbiddenState({ permission }: { permission: string }) {
  const { t } = useI18n();
  return (
    <State wholePage kind="forbidden" title={t('state.forbidden')} action={<HomeButton />}>
      {t('state.forbidden.help', { permission: t.maybe(`permission.${permission}`, permission) })}
    </State>
  );
}

export function FilteredState({ onClear }: { onClear: () => void }) {
  const { t } = useI18n();
  return (
    <State
      kind="filtered"
      title={t('state.filtered')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('state.clear')}
        </Button>
      }
    >
      {t('state.filtered.help')}
    </State>
  );
}

interface ProblemStateProps {
  error: unknown;
  onRetry?: () => void;
  wholePage?: boolean;
}

/** Why a page could not be loaded, what to do, and the number to quote. */
export function ProblemState({ error, onRetry, wholePage = false }: ProblemStateProps) {
  const { t } = useI18n();
  const problem = asProblem(error);
  const final = problem.status === 404 || problem.status === 403;
  return (
    <State
      alert
      kind={problem.status === 404 ? 'missing' : 'failed'}
      wholePage={wholePage}
      title={t(`problem.${problem.code}`)}
      action={
        final || onRetry === undefined ? (
          <HomeButton />
        ) : (
          <Button variant="default" onClick={onRetry}>
            {t('state.retry')}
          </Button>
        )
      }
    >
      <ProblemText problem={problem} />
    </State>
  );
}

/** What a form could not load: said beside its fields, which would otherwise look as if there were nothing to choose. */
export function ProblemNote({ query }: { query: Pick<UseQueryResult, 'isError' | 'error' | 'refetch'> }) {
  const { t } = useI18n();
  if (!query.isError) return null;
  const problem = asProblem(query.error);
  return (
    <Alert color="red" role="alert" title={t(`problem.${problem.code}`)}>
      <ProblemText problem={problem} />
      <Button mt="xs" size="xs" variant="default" onClick={() => void query.refetch()}>
        {t('state.retry')}
      </Button>
    </Alert>
  );
}

/** The way out in words, the API's own sentence where it says more, and the request number. */
export function ProblemText({ problem }: { problem: ApiProblem }) {
  const { t } = useI18n();
  return (
    <>
      <p>{t(`problem.${problem.code}.help`)}</p>
      {problem.detail !== undefined && SAYS_MORE.has(problem.code) && <p>{problem.detail}</p>}
      {problem.requestId !== undefined && problem.status >= 500 && (
        <p className={classes.fine}>{t('state.request', { id: problem.requestId })}</p>
      )}
    </>
  );
}

// Codes whose detail names the very thing that is wrong; the other details repeat what the texts here say.
const SAYS_MORE: ReadonlySet<string> = new Set([
  'conflict',
  'already_exists',
  'not_shareable',
  'out_of_stock',
  'not_orderable',
]);

// A fast answer shows no skeleton at all, which is calmer than a flash of one.
const PATIENCE_MS = 120;

export function Pending({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  const [visible, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-busy="true" className={classes.pending} data-visible={visible || undefined}>
      <span className="l-visually-hidden">{t('app.loading')}</span>
      <div aria-hidden="true">{children}</div>
    </div>
  );
}

export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Pending>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={18} my={14} width={`${94 - ((row * 13) % 30)}%`} radius="sm" />
      ))}
    </Pending>
  );
}

export function CardsSkeleton({ cards = 6 }: { cards?: number }) {
  return (
    <Pending>
      <div className={classes.cards}>
        {Array.from({ length: cards }, (_, card) => (
          <Skeleton key={card} height={190} radius="md" />
        ))}
      </div>
    </Pending>
  );
}
