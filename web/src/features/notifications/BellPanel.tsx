/** The latest of what the reader was told of, each leading to where it happened. */
import { Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useOpening } from '@/features/shell/opening';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { RowsSkeleton, State } from '@/ui/states';
import { When } from '@/ui/values';
import classes from './notifications.module.css';
import { latestQuery, type Notification, useRead } from './queries';
import { sentence } from './words';

export function BellPanel({ target }: { target: ReactElement<{ onClick?: () => void }> }) {
  const { t } = useI18n();
  const { opened, onChange } = useOpening();
  const close = () => onChange(false);
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position="bottom-end"
      width={380}
      withinPortal
      trapFocus
      returnFocus
      withRoles
    >
      <Popover.Target>
        <target.type {...target.props} onClick={() => onChange(!opened)} />
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t('notifications.title')}>
        <Latest onLeave={close} />
        <div className={classes.foot}>
          <Link to="/notifications" onClick={close}>
            {t('action.see_all')}
          </Link>
          <Link to="/notifications/preferences" onClick={close}>
            {t('notifications.preferences')}
          </Link>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Latest({ onLeave }: { onLeave: () => void }) {
  const { t } = useI18n();
  const query = useQuery(latestQuery);
  const read = useRead();
  const newest = query.data?.items[0]?.created_at;
  const hasUnread = query.data?.items.some((told) => told.read_at == null) ?? false;
  return (
    <>
      <div className={classes.head}>
        <h2>{t('notifications.title')}</h2>
        {newest !== undefined && hasUnread && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={read.isPending}
            onClick={() => read.mutate({ upTo: newest })}
          >
            {t('notifications.read_all')}
          </Button>
        )}
      </div>
      <Loaded
        query={query}
        waiting={<RowsSkeleton rows={3} />}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('notifications.empty')}>{t('notifications.empty.help')}</State>,
        }}
      >
        {(page) => (
          <ul className={classes.latest}>
            {page.items.map((told) => (
              <li key={told.id} data-unread={told.read_at == null || undefined}>
                <Told told={told} onFollow={onLeave} />
                <When at={told.created_at} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

/** The sentence, as a link; following it ticks it off. */
export function Told({ told, onFollow }: { told: Notification; onFollow?: () => void }) {
  const { t, format } = useI18n();
  const read = useRead();
  const [page, asked] = told.link.split('?');
  return (
    <Link
      to={page ?? told.link}
      search={Object.fromEntries(new URLSearchParams(asked))}
      className={classes.told}
      onClick={() => {
        if (told.read_at == null) read.mutate({ id: told.id });
        onFollow?.();
      }}
    >
      {told.read_at == null && <span className="l-visually-hidden">{t('notifications.new')} </span>}
      {sentence(t, format, told)}
    </Link>
  );
}
