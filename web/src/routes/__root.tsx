import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import { NotFoundState } from '@/ui/states';

export const Route = createRootRouteWithContext<{ queries: QueryClient }>()({
  staticData: { permission: null },
  component: Outlet,
  notFoundComponent: () => (
    <main>
      <NotFoundState />
    </main>
  ),
});
