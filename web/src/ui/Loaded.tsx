/** One query, its four faces: waiting, failed, empty, there. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemState, RowsSkeleton } from './states';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  waiting?: ReactNode;
  /** Says whether there is nothing to show, and what to say then. */
  empty?: { when: (data: T) => boolean; show: ReactNode };
  /** The query is what the page is about, so that its failure is the page. */
  wholePage?: boolean;
  children: (data: T) => ReactNode;
}

export function Loaded<T>({ query, waiting, empty, wholePage = false, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    if (empty?.when(query.data) === true) return <>{empty.show}</>;
    return <>{children(query.data)}</>;
  }
  if (query.isError)
    return <ProblemState error={query.error} onRetry={() => void query.refetch()} wholePage={wholePage} />;
  return <>{waiting ?? <RowsSkeleton />}</>;
}
