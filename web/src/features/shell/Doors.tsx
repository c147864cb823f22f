/** The navigation: a door for everything that a person may visit. */
import { Link, useLocation } from '@tanstack/react-router';
import type { Me } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { groupsFor } from './navigation';
import classes from './shell.module.css';

export function Doors({ me }: { me: Me }) {
  const { t } = useI18n();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const groups = groupsFor(me);
  const current = doorOf(
    path,
    groups.flatMap(({ doors }) => doors.map(({ to }) => to)),
  );
  return (
    <nav aria-label={t('nav.main')}>
      {groups.map(({ label, doors }) => (
        <div key={label ?? ''} className={classes.group}>
          {label !== null && <p className={classes.groupLabel}>{t(label)}</p>}
          <ul className={classes.doors} aria-label={label === null ? undefined : t(label)}>
            {doors.map(({ to, label: name, icon: Glyph }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.door}
                  activeOptions={{ exact: to !== current, includeSearch: false }}
                >
                  <Glyph size={19} stroke={1.7} aria-hidden />
                  {t(name)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The door behind which a page lies: of a door and one further in, the further one. */
function doorOf(path: string, doors: readonly string[]): string | undefined {
  const behind = doors.filter((to) => to !== '/' && `${path}/`.startsWith(`${to}/`));
  return behind.sort((a, b) => b.length - a.length)[0];
}
