/** What the API tells everybody, asked without a token: nothing waits for the session, and nothing can end it. */
import createClient from 'openapi-fetch';
import type { paths } from './schema';

export const open = createClient<paths, 'application/json'>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => fetch(request),
});
