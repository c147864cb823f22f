/** Says shortly before a sign-in ends that it will, while there is time to sign in again without losing the place. */
import { Button } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { session } from '@/api/client';
import { useI18n } from '@/i18n/language';
import classes from './shell.module.css';

const WARNING_MS = 15 * 60_000;
const TICK_MS = 10_000;
const MINUTE_MS = 60_000;

/** Minutes until the sign-in ends, where that is soon. */
export function minutesLeft(endsAt: number | null, now: number): number | null {
  const rest = endsAt === null ? null : endsAt - now;
  return rest !== null && rest < WARNING_MS ? Math.max(Math.ceil(rest / MINUTE_MS), 0) : null;
}

export function SessionBanner() {
  const { t } = useI18n();
  const [left, setLeft] = useState(() => minutesLeft(session.endsAt, Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setLeft(minutesLeft(session.endsAt, Date.now())), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (left === null) return null;
  return (
    <div className={classes.preview} role="status">
      <IconClock size={18} aria-hidden />
      <span>{t('session.ending', { minutes: left })}</span>
      <Button size="xs" onClick={() => session.expire()}>
        {t('session.again')}
      </Button>
    </div>
  );
}
