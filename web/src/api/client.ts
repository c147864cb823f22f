/** The one way to the API: the client generated from the contract, signed by the session. */
import createClient from 'openapi-fetch';
import { problemOf } from './problem';
import type { components, paths } from './schema';
import { type Memory, Session } from './session';

/** A type of the contract, by its name there. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

const KEY = 'lonja.signed-in';

const memory: Memory = {
  get: () => localStorage.getItem(KEY) === '1',
  set: (signedIn) => {
    if (signedIn) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  },
};

export const session = new Session((request) => fetch(request), memory);

globalThis.addEventListener('storage', (event) => {
  if (event.key === KEY && event.newValue === null) session.forget();
});

document.addEventListener('visibilitychange', () => {
  // No answer is no news: the next call will say what is wrong.
  if (document.visibilityState === 'visible') session.wake().catch(() => undefined);
});

// Lists can also be had as CSV, which goes another way (blob.ts).
export const api = createClient<paths, 'application/json'>({
  baseUrl: globalThis.location.origin,
  fetch: session.fetch,
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else is thrown as an `ApiProblem`. */
export async function body<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw await problemOf(response, error);
  return data as T;
}

/** The body with the entity tag that a later change has to name. */
export async function tagged<T>(call: Promise<Answer<T>>): Promise<{ value: T; etag: string | null }> {
  const { data, error, response } = await call;
  if (!response.ok) throw await problemOf(response, error);
  return { value: data as T, etag: response.headers.get('etag') };
}
