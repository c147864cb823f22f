/** The home page: what waits, by what one's organisation is. */
import { useMe } from '@/features/session/me';
import { Page } from '@/ui/Page';

export function HomePage() {
  const me = useMe();
  return <Page title={me.organization.name}>{null}</Page>;
}
