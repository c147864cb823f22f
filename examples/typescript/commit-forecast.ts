/**
 * Pulls the forecast of the current cycle and commits to it: `npm start`.
 *
 * The types in `lonja.d.ts` are generated from the OpenAPI document (see ../README.md). LONJA_URL, LONJA_CLIENT_ID and
 * LONJA_CLIENT_SECRET name the portal and the API client; by default those of the demo.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './lonja.js';

type Forecast = components['schemas']['Forecast'];
type CommitTableRow = components['schemas']['CommitTableRow'];

const {
  LONJA_URL: baseUrl = 'http://127.0.0.1:8080',
  LONJA_CLIENT_ID: client_id = 'demo-supplier',
  LONJA_CLIENT_SECRET: client_secret = 'lonja-demo-secret',
} = process.env;

/** What this supplier can make of one product in a week. */
const CAPACITY = 100;
/** As many rows as one request takes. */
const ROWS = 5000;

const api = createClient<paths, 'application/json'>({ baseUrl });

/** The body of an answer, or the problem that there is instead. */
async function got<Body>(answer: Promise<{ data?: Body; error?: unknown }>): Promise<Body> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

async function signIn(): Promise<void> {
  const token = await got(
    api.POST('/oauth/token', {
      body: { grant_type: 'client_credentials', client_id, client_secret },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      bodySerializer: (form) => new URLSearchParams(form as Record<string, string>),
    }),
  );
  api.use({
    onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${token.access_token}`);
    },
  });
}

/** Every forecast of the current cycle, page by page. */
async function* forecasts(): AsyncGenerator<Forecast> {
  let cursor: string | undefined;
  do {
    const query = { limit: 500, ...(cursor === undefined ? {} : { cursor }) };
    const page = await got(api.GET('/api/v1/demand/forecasts', { params: { query } }));
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** The forecast where it can be made, and what can be made where not. */
function answer(id: string, mean: number): CommitTableRow {
  const wanted = Math.round(mean);
  return wanted <= CAPACITY
    ? {
        id,
        quantity: String(wanted),
        reason: 'as_forecast',
        note: '',
        capacity: '',
      }
    : {
        id,
        quantity: String(CAPACITY),
        reason: 'capacity',
        note: 'One line.',
        capacity: String(CAPACITY),
      };
}

await signIn();
const rows: CommitTableRow[] = [];
for await (const { id, mean } of forecasts()) if (mean != null) rows.push(answer(id, Number(mean)));
let stored = 0;
for (let start = 0; start < rows.length; start += ROWS) {
  const body = {
    mode: 'valid_rows' as const,
    rows: rows.slice(start, start + ROWS),
  };
  const result = await got(api.POST('/api/v1/demand/commits', { body }));
  stored += result.stored;
  for (const { row, column, reason } of result.failures)
    console.error(`row ${start + row}, ${column}: ${reason}`);
}
console.log(`${stored} of ${rows.length} commits stored`);
