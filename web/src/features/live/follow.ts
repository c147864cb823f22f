/** Reads the stream of what happens, and has what it names asked for anew. */
import type { QueryClient } from '@tanstack/react-query';
import { type Schema, session } from '@/api/client';
import { setLive } from './live';
import { eventsOf } from './parse';

type StreamEvent = Schema<'StreamEvent'>;

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const STREAM = '/api/v1/me/stream';

/** Until `gone`: one stream after the other while the page is looked at, none while it is not. */
export async function follow(queries: QueryClient, gone: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  while (!gone.aborted) {
    await visible(gone);
    const answered = await once(queries, gone).catch(() => 'broken' as const);
    setLive(false);
    // A server that knows no streams will not learn it while this page is open.
    if (answered === 'none') return;
    pause = answered === 'ended' ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
    await after(pause, gone);
  }
}

async function once(queries: QueryClient, gone: AbortSignal): Promise<'ended' | 'broken' | 'none'> {
  const closing = new AbortController();
  const close = () => closing.abort();
  const hide = () => {
    if (document.visibilityState === 'hidden') close();
  };
  gone.addEventListener('abort', close);
  document.addEventListener('visibilitychange', hide);
  try {
    const response = await session.fetch(
      new Request(new URL(STREAM, globalThis.location.origin), { signal: closing.signal }),
    );
    if (!response.ok || response.body === null) return response.status === 404 ? 'none' : 'broken';
    for await (const data of eventsOf(response.body)) {
      setLive(true);
      take(queries, JSON.parse(data) as StreamEvent);
    }
    return 'ended';
  } finally {
    gone.removeEventListener('abort', close);
    document.removeEventListener('visibilitychange', hide);
  }
}

function take(queries: QueryClient, event: StreamEvent): void {
  const anew = (...queryKey: string[]) => void queries.invalidateQueries({ queryKey });
  const lists = (path: string) =>
    void queries.invalidateQueries({
      queryKey: ['list'],
      predicate: ({ queryKey }) => queryKey.some((part) => typeof part === 'string' && part.startsWith(path)),
    });
  if (event.unread != null) {
    const key = ['notifications', 'unread'];
    const changed = queries.getQueryData(key) !== event.unread;
    queries.setQueryData(key, event.unread);
    if (changed) {
      anew('notifications', 'latest');
      lists('/api/v1/me/notifications');
    }
  }
  if (event.topic === 'import' && event.id != null) {
    anew('import', event.id);
    lists('/api/v1/imports');
  }
  if (event.topic === 'release' && event.id != null) {
    anew('release', event.id);
    lists('/api/v1/demand/releases');
  }
  if (event.topic === 'jobs') lists('/api/v1/jobs');
}

function visible(gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState !== 'visible' && !gone.aborted) return;
      document.removeEventListener('visibilitychange', look);
      gone.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    gone.addEventListener('abort', look);
    look();
  });
}

function after(milliseconds: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    gone.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
