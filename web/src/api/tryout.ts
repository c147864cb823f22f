/**
 * Calls as a machine makes them: with a client's own secret and token, never with the session of whoever watches, so
 * that what is shown is what the machine will get.
 */
export interface Outcome {
  status: number;
  milliseconds: number;
  /** The body as it came, JSON set out in lines. */
  text: string;
}

async function timed(request: Request): Promise<{ outcome: Outcome; json: unknown }> {
  const began = performance.now();
  const response = await fetch(request);
  const raw = await response.text();
  const milliseconds = Math.round(performance.now() - began);
  try {
    const json: unknown = JSON.parse(raw);
    return { outcome: { status: response.status, milliseconds, text: JSON.stringify(json, null, 2) }, json };
  } catch {
    return { outcome: { status: response.status, milliseconds, text: raw }, json: null };
  }
}

const here = (path: string) => new URL(path, globalThis.location.origin);

export interface TokenOutcome extends Outcome {
  token: string | null;
  expiresIn: number;
}

export async function askForToken(clientId: string, secret: string): Promise<TokenOutcome> {
  const { outcome, json } = await timed(
    new Request(here('/oauth/token'), {
      method: 'POST',
      credentials: 'omit',
      headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    }),
  );
  const answer = (json ?? {}) as { access_token?: string; expires_in?: number };
  return { ...outcome, token: answer.access_token ?? null, expiresIn: answer.expires_in ?? 0 };
}

export async function callWith(token: string, path: string): Promise<Outcome> {
  const { outcome } = await timed(
    new Request(here(path), {
      credentials: 'omit',
      cache: 'no-store',
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    }),
  );
  return outcome;
}
