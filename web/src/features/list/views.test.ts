import { describe, expect, it } from 'vitest';
import { changeTo, stateOf } from './views';

describe('a saved view', () => {
  it('keeps search, filters, order and columns, but not where one is', () => {
    const state = stateOf({ sort: '-name', q: 'lamp', cursor: 'c', preview: 'p', state: 'placed' });
    expect(state).toBe('q=lamp&sort=-name&state=placed');
  });

  it('is the same whatever order its parts came in', () => {
    expect(stateOf({ a: '1', b: '2' })).toBe(stateOf({ b: '2', a: '1' }));
  });

  it('takes off what it does not name', () => {
    expect(changeTo('q=lamp', { q: 'x', sort: 'name' })).toEqual({ q: 'lamp', sort: undefined });
  });

  it('comes back as it was kept', () => {
    const search = { q: 'señal & más', columns: 'a,b' };
    expect(changeTo(stateOf(search), {})).toEqual(search);
  });
});
