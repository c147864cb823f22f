import { describe, expect, it } from 'vitest';
import { nextVisits } from './visit';

const HOUR = 3_600_000;

describe('visits', () => {
  it('end with a pause, and the one before stays known while this one lasts', () => {
    const first = nextVisits(null, 0);
    expect(first.before).toBeNull();
    const back = nextVisits(first, 5 * HOUR);
    expect(back).toEqual({ seen: 5 * HOUR, before: 0 });
    expect(nextVisits(back, 5 * HOUR + 60_000).before, 'a reload is no new visit').toBe(0);
    expect(nextVisits(back, 7 * HOUR).before).toBe(5 * HOUR);
  });
});
