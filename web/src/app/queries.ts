/** How the portal asks again: connection trouble is retried, an answer never is. */
import { QueryClient } from '@tanstack/react-query';
import { asProblem } from '@/api/problem';

const PASSING = new Set(['network', 'unavailable', 'timed_out']);

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && PASSING.has(asProblem(error).code),
      },
      mutations: { retry: false },
    },
  });
}
