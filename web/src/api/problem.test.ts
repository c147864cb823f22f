import { describe, expect, it } from 'vitest';
import { asProblem, problemOf } from './problem';

const answer = (status: number, headers: HeadersInit = {}) => new Response(null, { status, headers });

describe('a failed answer', () => {
  it('is read by its code, with its fields and request number', async () => {
    const problem = await problemOf(answer(422), {
      code: 'validation_failed',
      detail: 'Correct the fields named in errors.',
      errors: [{ pointer: '/lines/0/quantity', detail: 'must be above zero' }],
      request_id: 'req-1',
    });
    expect(problem.code).toBe('validation_failed');
    expect(problem.field('/lines/0/quantity')).toBe('must be above zero');
    expect(problem.field('/lines/1/quantity')).toBeUndefined();
    expect(problem.requestId).toBe('req-1');
  });

  it('without a document is read by its status', async () => {
    expect((await problemOf(answer(413), null)).code).toBe('too_large');
    expect((await problemOf(answer(502), '<html>')).code).toBe('internal');
    expect((await problemOf(answer(418), null)).code).toBe('malformed_request');
  });

  it('carries how long to wait', async () => {
    expect((await problemOf(answer(429, { 'retry-after': '30' }), null)).retryAfter).toBe(30);
    expect((await problemOf(answer(429), null)).retryAfter).toBeUndefined();
  });
});

describe('a thrown value', () => {
  it('that the network caused is no connection; anything else is a fault of ours', () => {
    expect(asProblem(new TypeError('Failed to fetch')).code).toBe('network');
    expect(asProblem(new Error('boom')).code).toBe('internal');
  });
});
