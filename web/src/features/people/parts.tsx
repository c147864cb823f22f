/** Small parts that every page about people shares. */
import { Alert, Checkbox, Stack } from '@mantine/core';
import { IconCircleCheck, IconMail, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import { CopyBlock } from '@/ui/CopyBlock';
import { Loaded } from '@/ui/Loaded';
import classes from './people.module.css';
import { type PersonLink, type PersonState, type Role, rolesQuery } from './queries';
import { mayGive } from './rank';

const LOOKS: Record<PersonState, { tone: Tone; icon: typeof IconMail }> = {
  invited: { tone: 'warn', icon: IconMail },
  active: { tone: 'ok', icon: IconCircleCheck },
  suspended: { tone: 'bad', icon: IconPlayerPause },
};

export function PersonPill({ state }: { state: PersonState }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`person.state.${state}`)}
    </Pill>
  );
}

/** A built-in role in the reader's words; a role of the host's own making has its own name. */
export function useRoleName(): (name: string) => string {
  const { t } = useI18n();
  return (name) => t.maybe(`role.${name}`, name);
}

interface RoleChoiceProps {
  chosen: readonly string[];
  onChoose: (roles: string[]) => void;
  /** Kinds that the person's organisation has; roles of others do not count for it. */
  kinds: readonly string[];
  error?: string | undefined;
  disabled?: boolean;
}

/** All roles that count, each with what it allows; those above one's own rights say so instead of failing later. */
export function RoleChoice({ chosen, onChoose, kinds, error, disabled = false }: RoleChoiceProps) {
  const { t } = useI18n();
  const me = useMe();
  const roleName = useRoleName();
  const query = useQuery(rolesQuery);
  const allows = (role: Role) =>
    role.permissions.map((permission) => t.maybe(`permission.${permission}`, permission)).join(' · ');
  return (
    <Loaded query={query}>
      {(page) => (
        <Checkbox.Group
          label={t('person.roles')}
          description={t('person.roles.help')}
          error={error}
          value={[...chosen]}
          onChange={onChoose}
        >
          <Stack gap="sm" mt="xs">
            {page.items
              .filter((role) => role.kind == null || kinds.includes(role.kind))
              .map((role) => {
                const given = mayGive(me, role);
                return (
                  <Checkbox
                    key={role.id}
                    value={role.id}
                    disabled={disabled || !given}
                    label={roleName(role.name)}
                    description={given ? (role.description ?? allows(role)) : t('person.roles.above')}
                  />
                );
              })}
          </Stack>
        </Checkbox.Group>
      )}
    </Loaded>
  );
}

/** Where the link went: by mail, or here, once, to be handed over. */
export function LinkShown({ link, name }: { link: PersonLink; name: string }) {
  const { t, format } = useI18n();
  if (link.mailed || link.url == null) {
    return (
      <Alert color="teal" variant="light" role="status">
        {t('person.link.mailed', { name })}
      </Alert>
    );
  }
  return (
    <Alert color="teal" variant="light" role="status" title={t('person.link.shown', { name })}>
      <div className={classes.link}>
        <p>
          {t('person.link.once')}{' '}
          {link.expires_at != null && t('person.link.until', { when: format.instant(link.expires_at) })}
        </p>
        <CopyBlock text={link.url} label={t('person.link')} />
      </div>
    </Alert>
  );
}
