/** What waits for the reader, first on the home page; when nothing does, that is said too. */
import { Link } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/states';
import classes from './home.module.css';
import { useLastVisit } from './visit';
import { useWaiting } from './waiting';

export function WaitingForMe() {
  const { t, format } = useI18n();
  const items = useWaiting();
  const before = useLastVisit();
  return (
    <Panel
      title={t('waiting.title')}
      aside={
        <span className={classes.since}>
          {before === null ? t('waiting.first') : t('waiting.since', { when: format.relative(before) })}
        </span>
      }
    >
      {items === undefined ? (
        <RowsSkeleton rows={2} />
      ) : items.length === 0 ? (
        <p className={classes.nothing}>{t('waiting.nothing')}</p>
      ) : (
        <ul className={classes.waiting}>
          {items.map(({ key, icon: Glyph, text, to }) => (
            <li key={key}>
              <Glyph size={19} stroke={1.7} aria-hidden />
              <Link {...to}>{text}</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
