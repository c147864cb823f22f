/**
 * Whether the server tells by itself what happens. While it does, nobody asks it again and again; where it cannot (an
 * older server, a proxy that holds streams back), everybody asks as before.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

let isLive = false;

export function setLive(live: boolean): void {
  isLive = live;
}

/** How often to ask again: never while the server tells by itself. */
export const polling = (milliseconds: number) => () => (isLive ? false : milliseconds);

/** Follows what happens while the page is looked at. What it takes is loaded after the first page. */
export function useLive(user: string | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (user === undefined) return undefined;
    const gone = new AbortController();
    import('./follow').then(
      ({ follow }) => follow(queries, gone.signal),
      // Without it everything is asked for as before.
      () => undefined,
    );
    return () => gone.abort();
  }, [queries, user]);
}
