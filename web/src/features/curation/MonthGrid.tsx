/** A month as a grid of days: the arrows walk from day to day, and what happens on the chosen day is told in words. */
import { IconCalendarPlus, IconCalendarX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './curation.module.css';
import { type AssetDate, dayAfter, monthAfter, weeksOf } from './month';

interface MonthGridProps {
  month: string;
  dates: readonly AssetDate[];
  day: string;
  today: string;
  onDay: (day: string) => void;
}

/** More than these are counted. */
const SHOWN = 3;

export function MonthGrid({ month, dates, day, today, onDay }: MonthGridProps) {
  const { t, format } = useI18n();
  const grid = useRef<HTMLTableElement>(null);
  const walks = useRef(false);
  const weeks = weeksOf(month);
  useEffect(() => {
    if (!walks.current) return;
    walks.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);
  const walk = (event: KeyboardEvent) => {
    const sameDay = (to: string) => {
      const last = dayAfter(`${monthAfter(to, 1)}-01`, -1);
      const wanted = `${to}${day.slice(7)}`;
      return wanted > last ? last : wanted;
    };
    const moves: Record<string, () => string> = {
      ArrowLeft: () => dayAfter(day, -1),
      ArrowRight: () => dayAfter(day, 1),
      ArrowUp: () => dayAfter(day, -7),
      ArrowDown: () => dayAfter(day, 7),
      PageUp: () => sameDay(monthAfter(month, -1)),
      PageDown: () => sameDay(monthAfter(month, 1)),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    walks.current = true;
    onDay(move());
  };
  return (
    <div className={classes.month}>
      <table
        ref={grid}
        // A table is what a grid of the ARIA practices is made of.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-label={format.period(month)}
        aria-describedby="calendar-help"
        onKeyDown={walk}
      >
        <thead>
          <tr role="row">
            {weeks[0]?.map((one) => (
              <th key={one} role="columnheader" scope="col">
                {new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' }).format(
                  new Date(`${one}T00:00:00Z`),
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]} role="row">
              {week.map((one) => {
                const here = dates.filter((date) => date.day === one);
                const isOwn = one.startsWith(month);
                return (
                  <td
                    key={one}
                    role="gridcell"
                    data-day={one}
                    data-other={!isOwn || undefined}
                    data-today={one === today || undefined}
                    aria-current={one === today ? 'date' : undefined}
                    aria-selected={one === day}
                    tabIndex={one === day ? 0 : -1}
                    onClick={() => onDay(one)}
                  >
                    <span className="l-visually-hidden">
                      {t.count('calendar.day', here.length, { day: format.day(one) })}
                    </span>
                    <div aria-hidden="true">
                      <span className={classes.number}>{Number(one.slice(8))}</span>
                      {here.slice(0, SHOWN).map((date) => (
                        <span key={date.asset.id + date.what} className={classes.date} data-what={date.what}>
                          {date.what === 'publishes' ? (
                            <IconCalendarPlus size={14} aria-hidden />
                          ) : (
                            <IconCalendarX size={14} aria-hidden />
                          )}
                          <span>{date.asset.title}</span>
                        </span>
                      ))}
                      {here.length > SHOWN && (
                        <span className={classes.more}>
                          {t('calendar.more', { count: format.number(here.length - SHOWN) })}
                        </span>
                      )}
                    </div>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p id="calendar-help" className={classes.help}>
        {t('calendar.help')}
      </p>
    </div>
  );
}
