/** The router, and the one place that reacts to the end of a session. */
import { createRouter } from '@tanstack/react-router';
import { session } from '@/api/client';
import { forgetDrafts } from '@/features/forms/draft';
import type { Permission } from '@/features/session/permissions';
import { routeTree } from '@/routeTree.gen';
import { ProblemState } from '@/ui/states';
import { makeQueries } from './queries';

export const queries = makeQueries();

export const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => (
    <ProblemState
      wholePage
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  ),
});

session.on({
  ended: (reason) => {
    if (router.state.location.pathname === '/sign-in') return;
    queries.clear();
    if (reason === 'signed_out') forgetDrafts();
    const next = reason === 'expired' ? router.state.location.href : undefined;
    void router.navigate({ to: '/sign-in', search: { next, reason }, replace: true });
  },
  previewEnded: () => {
    queries.clear();
    void router.navigate({ to: '/' });
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  /** Every route says what it needs; `null` is for pages that any signed-in person, or anybody, may open. */
  interface StaticDataRouteOption {
    permission: Permission | null;
  }
}
