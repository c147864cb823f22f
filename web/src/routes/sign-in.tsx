import { createFileRoute, redirect } from '@tanstack/react-router';
import { choice } from '@/app/search';
import { session } from '@/api/client';
import { SignIn } from '@/features/session/SignIn';

const REASONS = ['expired', 'signed_out', 'password_set'] as const;

/** Only a path of this portal: a link that someone was sent cannot lead elsewhere after the sign-in. */
function ownPath(text: unknown): string | undefined {
  return typeof text === 'string' && /^\/(?![/\\])/.test(text) ? text : undefined;
}

export const Route = createFileRoute('/sign-in')({
  staticData: { permission: null },
  validateSearch: (
    search: Record<string, unknown>,
  ): { next?: string | undefined; reason?: (typeof REASONS)[number] | undefined } => {
    const next = ownPath(search.next);
    const reason = choice(search.reason, REASONS);
    // Named even where undefined: a key left out would keep what the address said.
    return { next, reason };
  },
  beforeLoad: async ({ search }) => {
    if (search.reason === undefined && (await session.restore().catch(() => false))) {
      throw redirect({ href: search.next ?? '/' });
    }
  },
  component: function SignInRoute() {
    const { next, reason } = Route.useSearch();
    return <SignIn next={next ?? '/'} reason={reason} />;
  },
});
