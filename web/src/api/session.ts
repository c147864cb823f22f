/**
 * The signed-in state: the access token lives in memory only, the refresh cookie does the rest. However many calls
 * meet an expired token at the same time, one refresh is sent; each call is repeated at most once.
 */
import { ApiProblem, problemOf } from './problem';

type Send = (request: Request) => Promise<Response>;

interface Token {
  value: string;
  expiresAt: number;
  /** When the sign-in itself ends, however much it is used; in milliseconds. */
  sessionEndsAt: number | null;
}

/** Why nobody is signed in any more. */
export type EndReason = 'expired' | 'signed_out';

export interface SessionEvents {
  ended: (reason: EndReason) => void;
  /** A preview's token cannot be refreshed: staff are themselves again. */
  previewEnded: () => void;
}

/** The browser remembers that a cookie may exist, never the token, so that a first visit sends no useless refresh. */
export interface Memory {
  get: () => boolean;
  set: (signedIn: boolean) => void;
}

// Asks for a new token a little early, so that a call does not expire on its way.
const EARLY_MS = 10_000;

export class Session {
  private token: Token | null = null;
  private preview: Token | null = null;
  private refreshing: Promise<boolean> | null = null;
  private listeners: Partial<SessionEvents> = {};

  constructor(
    private readonly send: Send,
    private readonly memory: Memory,
    private readonly now: () => number = Date.now,
    private readonly base: string = globalThis.location.origin,
  ) {}

  on(listeners: Partial<SessionEvents>): void {
    this.listeners = { ...this.listeners, ...listeners };
  }

  get previewing(): boolean {
    return this.preview !== null;
  }

  async signIn(email: string, password: string): Promise<void> {
    const response = await this.post('/api/v1/auth/login', { email, password });
    if (!response.ok) throw await problemOf(response, await json(response));
    this.token = this.read(await json(response));
    this.preview = null;
    this.memory.set(true);
  }

  async signOut(): Promise<void> {
    this.preview = null;
    this.token = null;
    this.memory.set(false);
    // A failed call changes nothing for the person: the token is gone from here either way.
    await this.post('/api/v1/auth/logout').catch(() => undefined);
    this.listeners.ended?.('signed_out');
  }

  /** Leads to the sign-in and back again, with everything kept that somebody was writing. */
  expire(): void {
    this.token = null;
    this.listeners.ended?.('expired');
  }

  /** Another tab has signed out: this one follows without calling the API. */
  forget(): void {
    if (this.token === null) return;
    this.token = null;
    this.preview = null;
    this.listeners.ended?.('signed_out');
  }

  /** Whether somebody is signed in, after asking the cookie where the token is missing. */
  async restore(): Promise<boolean> {
    if (this.token !== null && !this.stale(this.token)) return true;
    return this.memory.get() ? this.refresh() : false;
  }

  /** Starts acting as an organisation with the token that view-as answered. */
  startPreview(body: unknown): void {
    this.preview = this.read(body);
  }

  endPreview(): void {
    this.preview = null;
  }

  /** When the preview's token ends, which cannot be refreshed; in milliseconds. */
  get previewEndsAt(): number | null {
    return this.preview?.expiresAt ?? null;
  }

  /** When the sign-in ends, whatever is done; in milliseconds. */
  get endsAt(): number | null {
    return this.preview === null ? (this.token?.sessionEndsAt ?? null) : null;
  }

  /** A page that slept finds out whether somebody is still signed in before they go on typing. */
  async wake(): Promise<void> {
    if (this.preview !== null || this.token === null || !this.stale(this.token)) return;
    if (!(await this.refresh())) this.listeners.ended?.('expired');
  }

  /** Sends with the token; on 401 refreshes once and repeats the call once. Without a token a 401 is just an answer. */
  fetch = async (request: Request): Promise<Response> => {
    const again = request.clone();
    const sent = await this.signed(request);
    const isSigned = sent.headers.has('authorization');
    const response = await this.send(sent);
    if (response.status !== 401 || !isSigned) return response;
    if (this.preview !== null) {
      this.preview = null;
      this.listeners.previewEnded?.();
      return response;
    }
    if (!(await this.refresh())) {
      this.listeners.ended?.('expired');
      return response;
    }
    return this.send(await this.signed(again));
  };

  /** The bearer token for a call that `fetch` cannot make, such as an upload that reports its progress. */
  async bearer(): Promise<string> {
    if (this.preview !== null) return this.preview.value;
    if (this.token === null || this.stale(this.token)) await this.refresh();
    const token = this.token as Token | null;
    if (token === null) {
      this.listeners.ended?.('expired');
      throw new ApiProblem({ code: 'unauthenticated', status: 401 });
    }
    return token.value;
  }

  private async signed(request: Request): Promise<Request> {
    if (this.preview === null && this.token !== null && this.stale(this.token)) await this.refresh();
    const token = this.preview ?? this.token;
    if (token !== null) request.headers.set('authorization', `Bearer ${token.value}`);
    return request;
  }

  private refresh(): Promise<boolean> {
    this.refreshing ??= this.askForToken().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async askForToken(): Promise<boolean> {
    const response = await this.post('/api/v1/auth/refresh', {});
    if (response.ok) {
      this.token = this.read(await json(response));
      this.memory.set(true);
      return true;
    }
    // Only a clear "no" ends the session; a server that is down leaves it as it is.
    if (response.status === 401 || response.status === 403) {
      this.token = null;
      this.memory.set(false);
      return false;
    }
    throw await problemOf(response, await json(response));
  }

  private post(path: string, body?: unknown): Promise<Response> {
    const init: RequestInit = { method: 'POST', credentials: 'same-origin' };
    if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    return this.send(new Request(new URL(path, this.base), init));
  }

  private stale(token: Token): boolean {
    return token.expiresAt - EARLY_MS <= this.now();
  }

  private read(body: unknown): Token {
    const {
      access_token: value,
      expires_in: seconds,
      session_ends_in: rest,
    } = body as { access_token: string; expires_in: number; session_ends_in?: number };
    const now = this.now();
    return {
      value,
      expiresAt: now + seconds * 1000,
      sessionEndsAt: rest === undefined ? null : now + rest * 1000,
    };
  }
}

async function json(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}
