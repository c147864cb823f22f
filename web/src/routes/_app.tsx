import { createFileRoute, redirect, useMatches } from '@tanstack/react-router';
import { session } from '@/api/client';
import { may, meQuery, useMe } from '@/features/session/me';
import { Shell } from '@/features/shell/Shell';
import { loadTexts } from '@/i18n/language';
import { ForbiddenState } from '@/ui/states';

export const Route = createFileRoute('/_app')({
  staticData: { permission: null },
  beforeLoad: async ({ context, location }) => {
    if (!session.previewing && !(await session.restore())) {
      const next = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/sign-in', search: next === undefined ? {} : { next } });
    }
    await Promise.all([loadTexts('house'), context.queries.ensureQueryData(meQuery)]);
  },
  component: function AppRoute() {
    const me = useMe();
    const missing = useMatches({
      select: (matches) =>
        matches
          .map((match) => match.staticData.permission)
          .find((permission) => permission !== null && permission !== undefined && !may(me, permission)),
    });
    return <Shell>{missing != null && <ForbiddenState permission={missing} />}</Shell>;
  },
});
