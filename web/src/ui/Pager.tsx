/**
 * Walks a cursor list. The address holds the present cursor, so a page can be shared; the way back is kept beside it
 * in the browser's history entry, since cursors only point forwards.
 */
import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import classes from './ui.module.css';

declare module '@tanstack/history' {
  interface HistoryState {
    trail?: (string | null)[];
  }
}

interface PagerProps {
  cursor: string | undefined;
  next: string | null | undefined;
  shown: number;
}

export function Pager({ cursor, next, shown }: PagerProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const trail = useRouterState({ select: (state) => state.location.state.trail }) ?? [];
  const go = (to: string | undefined, before: (string | null)[]) =>
    void navigate({
      to: '.',
      search: (old: Record<string, unknown>) => ({ ...old, cursor: to }),
      state: (old) => ({ ...old, trail: before }),
    });
  const previous = trail.at(-1);
  if (cursor === undefined && next == null) {
    return <p className={classes.shown}>{t.count('table.shown', shown)}</p>;
  }
  return (
    <nav className={classes.pager} aria-label={t('table.pages')}>
      <span className={classes.shown}>
        {trail.length > 0 || cursor === undefined
          ? t('table.page', { page: trail.length + 1 })
          : t.count('table.shown', shown)}
      </span>
      <Group gap="xs">
        {cursor !== undefined && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconChevronLeft size={16} aria-hidden />}
            onClick={() => go(previous ?? undefined, trail.slice(0, -1))}
          >
            {t(trail.length > 0 ? 'table.previous' : 'table.first')}
          </Button>
        )}
        {next != null && (
          <Button
            variant="default"
            size="sm"
            rightSection={<IconChevronRight size={16} aria-hidden />}
            onClick={() => go(next, [...trail, cursor ?? null])}
          >
            {t('table.next')}
          </Button>
        )}
      </Group>
    </nav>
  );
}
