import { describe, expect, it } from 'vitest';
import { changesOf, NOTHING } from './changes';

describe('a change of many', () => {
  it('asks for nothing while everything stays', () => {
    expect(changesOf(NOTHING)).toBeNull();
    expect(changesOf({ ...NOTHING, expire: 'set' })).toBeNull();
  });

  it('tells emptying from leaving', () => {
    expect(changesOf({ ...NOTHING, language: 'clear', expire: 'clear' })).toEqual({
      language: null,
      expire_at: null,
    });
  });

  it('names only what is to change', () => {
    const draft = {
      ...NOTHING,
      language: 'es',
      addTags: ['fair'],
      publish: 'set' as const,
      publishDay: '2026-05-01',
    };
    expect(changesOf(draft)).toEqual({
      language: 'es',
      add_tags: ['fair'],
      publish_at: '2026-05-01T00:00:00Z',
    });
  });
});
