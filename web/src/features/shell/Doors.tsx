/** The navigation: a door for everything that a person may visit. */
import { Link } from '@tanstack/react-router';
import type { Me } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { groupsFor } from './navigation';
import classes from './shell.module.css';

export function Doors({ me }: { me: Me }) {
  const { t } = useI18n();
  return (
    <nav aria-label={t('nav.main')}>
      {groupsFor(me).map(({ label, doors }) => (
        <div key={label ?? ''} className={classes.group}>
          {label !== null && <p className={classes.groupLabel}>{t(label)}</p>}
          <ul className={classes.doors} aria-label={label === null ? undefined : t(label)}>
            {doors.map(({ to, label: name, icon: Glyph }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.door}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
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
