/**
 * Walks a cursor list. The address holds the present cursor, so a page can be shared; the way back is kept beside it
 * in the browser's history entry, since cursors only point forwards. It reaches back so far only, because every entry
 * carries it.
 */
import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import classes from './ui.module.css';

declare module '@tanstack/history' {
  interface HistoryState {
    trail?: (string | null)[];
    /** How many pages lie before this one, as far as they were walked. */
    walked?: number;
  }
}

const STEPS_BACK = 100;

interface PagerProps {
  cursor: string | undefined;
  next: string | null | undefined;
  shown: number;
}

interface Walk {
  /** How many pages lie before this one; unknown where a page was opened by its address. */
  walked: number | undefined;
  knowsBack: boolean;
  back: (() => void) | undefined;
  forward: (() => void) | undefined;
}

/** The steps from the present page of a list, for its buttons and its keys. */
export function useWalk(cursor: string | undefined, next: string | null | undefined): Walk {
  const navigate = useNavigate();
  const trail = useRouterState({ select: (state) => state.location.state.trail }) ?? [];
  const counted = useRouterState({ select: (state) => state.location.state.walked });
  const walked = cursor === undefined ? 0 : (counted ?? (trail.length > 0 ? trail.length : undefined));
  const go = (to: string | undefined, before: (string | null)[], steps: number | undefined) =>
    void navigate({
      to: '.',
      search: (old: Record<string, unknown>) => ({ ...old, cursor: to, preview: undefined }),
      state: (old) => ({ ...old, trail: before.slice(-STEPS_BACK), walked: steps }),
    });
  const previous = trail.at(-1);
  const knowsBack = trail.length > 0;
  return {
    walked,
    knowsBack,
    back:
      cursor === undefined
        ? undefined
        : () =>
            go(
              previous ?? undefined,
              trail.slice(0, -1),
              knowsBack && walked !== undefined ? walked - 1 : undefined,
            ),
    forward:
      next == null
        ? undefined
        : () => {
            // The page before is still shown while this one loads, and its next page is this one.
            if (next !== cursor)
              go(next, [...trail, cursor ?? null], walked === undefined ? undefined : walked + 1);
          },
  };
}

export function Pager({ cursor, next, shown }: PagerProps) {
  const { t } = useI18n();
  const { walked, knowsBack, back, forward } = useWalk(cursor, next);
  if (cursor === undefined && next == null) {
    return <p className={classes.shown}>{t.count('table.shown', shown)}</p>;
  }
  return (
    <nav className={classes.pager} aria-label={t('table.pages')}>
      <span className={classes.shown}>
        {walked === undefined ? t.count('table.shown', shown) : t('table.page', { page: walked + 1 })}
      </span>
      <Group gap="xs">
        {back !== undefined && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconChevronLeft size={16} aria-hidden />}
            onClick={back}
          >
            {t(knowsBack ? 'table.previous' : 'table.first')}
          </Button>
        )}
        {forward !== undefined && (
          <Button
            variant="default"
            size="sm"
            rightSection={<IconChevronRight size={16} aria-hidden />}
            onClick={forward}
          >
            {t('table.next')}
          </Button>
        )}
      </Group>
    </nav>
  );
}
