/** The home page's title: whom one works for, and as whom. */
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';

export function useGreeting(): string {
  const { t } = useI18n();
  const me = useMe();
  return me.user == null ? me.organization.name : t('home.greeting', { name: me.user.name });
}
