import { describe, expect, it, vi } from 'vitest';
import { Session } from './session';

const BASE = 'http://portal.test';

/** A server that knows one good access token at a time and gives a new one per refresh. */
function server() {
  const seen: string[] = [];
  const state = { good: 'none', refreshes: 0, cookie: true, down: false };
  const send = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname;
    seen.push(path);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (path.endsWith('/auth/refresh')) {
      state.refreshes += 1;
      if (state.down) return Response.json({ code: 'unavailable' }, { status: 503 });
      if (!state.cookie) return Response.json({ code: 'unauthenticated' }, { status: 401 });
      state.good = `token-${state.refreshes}`;
      return Response.json({ access_token: state.good, token_type: 'Bearer', expires_in: 600 });
    }
    if (path.endsWith('/auth/login')) {
      const { password } = (await request.json()) as { password: string };
      if (password !== 'right') return Response.json({ code: 'invalid_credentials' }, { status: 401 });
      state.good = 'login';
      return Response.json({ access_token: 'login', token_type: 'Bearer', expires_in: 600 });
    }
    if (path.endsWith('/auth/logout')) return new Response(null, { status: 204 });
    const ok = request.headers.get('authorization') === `Bearer ${state.good}`;
    return ok ? Response.json({ body: await request.text() }) : new Response(null, { status: 401 });
  };
  return { send, seen, state };
}

function open(signedIn = true) {
  const memory = { value: signedIn };
  const back = server();
  const clock = { now: 0 };
  const session = new Session(
    back.send,
    { get: () => memory.value, set: (value) => (memory.value = value) },
    () => clock.now,
    BASE,
  );
  const ended = vi.fn();
  const previewEnded = vi.fn();
  session.on({ ended, previewEnded });
  return { ...back, session, memory, clock, ended, previewEnded };
}

const call = (path = '/api/v1/orders', init?: RequestInit) => new Request(new URL(path, BASE), init);

describe('a session', () => {
  it('sends one refresh however many calls meet an expired token', async () => {
    const { session, state } = open();
    await session.restore();
    state.good = 'revoked elsewhere';
    const answers = await Promise.all(Array.from({ length: 8 }, () => session.fetch(call())));
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
    expect(state.refreshes).toBe(2);
  });

  it('repeats a call with its body', async () => {
    const { session, state } = open();
    await session.restore();
    state.good = 'revoked elsewhere';
    const answer = await session.fetch(call('/api/v1/orders', { method: 'POST', body: 'lines' }));
    expect(await answer.json()).toEqual({ body: 'lines' });
  });

  it('asks for a new token before the old one runs out', async () => {
    const { session, state, clock, seen } = open();
    await session.restore();
    clock.now = 595_000;
    expect((await session.fetch(call())).status).toBe(200);
    expect(state.refreshes).toBe(2);
    expect(seen.filter((path) => path.endsWith('/orders'))).toHaveLength(1);
  });

  it('ends once the cookie is refused, and repeats nothing', async () => {
    const { session, state, ended, memory, seen } = open();
    await session.restore();
    state.good = 'revoked elsewhere';
    state.cookie = false;
    expect((await session.fetch(call())).status).toBe(401);
    expect(ended).toHaveBeenCalledExactlyOnceWith('expired');
    expect(memory.value).toBe(false);
    expect(seen.filter((path) => path.endsWith('/orders'))).toHaveLength(1);
  });

  it('survives a server that is down', async () => {
    const { session, state, ended, memory } = open();
    await session.restore();
    state.good = 'revoked elsewhere';
    state.down = true;
    await expect(session.fetch(call())).rejects.toMatchObject({ code: 'unavailable' });
    expect(ended).not.toHaveBeenCalled();
    expect(memory.value).toBe(true);
  });

  it('sends no refresh for somebody who never signed in', async () => {
    const { session, state } = open(false);
    expect(await session.restore()).toBe(false);
    expect(state.refreshes).toBe(0);
  });

  it('takes the refusal of a call without a token for an answer', async () => {
    const { session, state, ended } = open(false);
    expect((await session.fetch(call('/api/v1/auth/invitations/accept'))).status).toBe(401);
    expect(state.refreshes).toBe(0);
    expect(ended).not.toHaveBeenCalled();
  });

  it('says what was wrong with a sign-in', async () => {
    const { session, memory } = open(false);
    await expect(session.signIn('a@example.com', 'wrong')).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
    expect(memory.value).toBe(false);
    await session.signIn('a@example.com', 'right');
    expect(memory.value).toBe(true);
  });

  it('leaves a preview whose token has run out, without touching the own session', async () => {
    const { session, state, previewEnded, ended } = open();
    await session.restore();
    session.startPreview({ access_token: 'preview', expires_in: 300 });
    expect((await session.fetch(call())).status).toBe(401);
    expect(previewEnded).toHaveBeenCalledOnce();
    expect(ended).not.toHaveBeenCalled();
    expect((await session.fetch(call())).status).toBe(200);
    expect(state.refreshes).toBe(1);
  });

  it('notices on waking that it has ended, and is quiet while it has not', async () => {
    const { session, state, clock, ended } = open();
    await session.restore();
    await session.wake();
    expect(state.refreshes).toBe(1);
    clock.now = 3_600_000;
    await session.wake();
    expect(state.refreshes).toBe(2);
    expect(ended).not.toHaveBeenCalled();
    clock.now = 7_200_000;
    state.cookie = false;
    await session.wake();
    expect(ended).toHaveBeenCalledWith('expired');
  });

  it('tells when a preview ends', () => {
    const { session, clock } = open();
    expect(session.previewEndsAt).toBeNull();
    clock.now = 1_000;
    session.startPreview({ access_token: 'preview', expires_in: 600 });
    expect(session.previewEndsAt).toBe(601_000);
  });
});
