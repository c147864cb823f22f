/** Where a person's account stands, and the names of their roles. */
import { IconBan, IconCircleCheck, IconMail } from '@tabler/icons-react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';

const LOOKS: Record<Schema<'UserState'>, { tone: Tone; icon: typeof IconBan }> = {
  invited: { tone: 'info', icon: IconMail },
  active: { tone: 'ok', icon: IconCircleCheck },
  suspended: { tone: 'bad', icon: IconBan },
};

export function PersonState({ state }: { state: Schema<'UserState'> }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`user.state.${state}`)}
    </Pill>
  );
}

export function RoleNames({ roles }: { roles: readonly { name: string }[] }) {
  const { t, format } = useI18n();
  if (roles.length === 0) return t('field.none');
  return format.list(roles.map(({ name }) => t.maybe(`role.${name}`, name)));
}
