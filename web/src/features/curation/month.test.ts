import { describe, expect, it } from 'vitest';
import type { Asset } from '@/features/library/queries';
import { boundsOf, datesOf, isMonth, monthAfter, weeksOf } from './month';

const asset = (fields: Partial<Asset>) => ({ id: 'a', title: 'A', state: 'published', ...fields }) as Asset;

describe('a month', () => {
  it('begins on a Monday and holds each of its days once', () => {
    for (let month = '2026-01'; month < '2029-01'; month = monthAfter(month, 1)) {
      const weeks = weeksOf(month);
      expect(weeks.every((week) => new Date(`${week[0]}T00:00:00Z`).getUTCDay() === 1)).toBe(true);
      const own = weeks.flat().filter((day) => day.startsWith(month));
      const [year = 0, number = 0] = month.split('-').map(Number);
      expect(new Set(own).size).toBe(new Date(Date.UTC(year, number, 0)).getUTCDate());
      expect(own.length).toBe(new Set(own).size);
    }
  });

  it('ends where the next one begins, over the end of a year too', () => {
    expect(boundsOf('2026-12')).toEqual({ from: '2026-12-01T00:00:00Z', until: '2027-01-01T00:00:00Z' });
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
    expect([isMonth('2026-13'), isMonth('2026-07'), isMonth(undefined)]).toEqual([false, true, false]);
  });

  it('has the dates that lie in it, in their order, and none of what was taken back', () => {
    const dates = datesOf(
      [
        asset({ id: 'late', publish_at: '2026-03-20T08:00:00Z', expire_at: '2026-04-01T00:00:00Z' }),
        asset({ id: 'both', publish_at: '2026-03-02T00:00:00Z', expire_at: '2026-03-31T23:59:59Z' }),
        asset({ id: 'gone', state: 'withdrawn', publish_at: '2026-03-05T00:00:00Z' }),
        asset({ id: 'none' }),
      ],
      '2026-03',
    );
    expect(dates.map(({ asset: { id }, what }) => `${id} ${what}`)).toEqual([
      'both publishes',
      'late publishes',
      'both expires',
    ]);
  });
});
