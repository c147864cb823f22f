/** The bell of the hall, with how much is unread. What it opens is loaded when somebody gets near. */
import { ActionIcon, Indicator } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useI18n } from '@/i18n/language';
import { unreadQuery } from './queries';

const load = () => import('./BellPanel');
const BellPanel = lazy(() => load().then((module) => ({ default: module.BellPanel })));
const near = () => void load().catch(() => undefined);
const takeFocus = (button: HTMLButtonElement | null) => button?.focus();
/** More than fits is said as more. */
const MOST = 99;

export function Bell({ className }: { className: string | undefined }) {
  const { t } = useI18n();
  const [asked, setAsked] = useState(false);
  const unread = useQuery(unreadQuery).data ?? 0;
  const look = {
    variant: 'subtle',
    color: 'gray',
    size: 40,
    className,
    'aria-label': t.count('notifications.open', unread),
    children: <IconBell size={21} stroke={1.7} aria-hidden />,
  };
  const button = (
    <ActionIcon
      {...look}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setAsked(true)}
    />
  );
  return (
    <Indicator
      label={unread > MOST ? `${MOST}+` : unread}
      size={17}
      offset={6}
      disabled={unread === 0}
      color="yellow.9"
    >
      {asked ? (
        <Suspense fallback={button}>
          <BellPanel target={<ActionIcon {...look} ref={takeFocus} />} />
        </Suspense>
      ) : (
        button
      )}
    </Indicator>
  );
}
