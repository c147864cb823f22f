/**
 * What goes wrong on a call, in one shape: the API's own problems (RFC 9457), answers that are no problem document,
 * and calls that never arrived. What it is about is said by `code`; the API's own sentences are in the reader's language.
 */
import { ofReader } from '@/i18n/said';
import type { components } from './schema';

export type ProblemCode = components['schemas']['ProblemCode'];

/** A call that got no answer has no code of the API's. */
export type FailureCode = ProblemCode | 'network';

export interface FieldError {
  pointer: string;
  detail: string;
}

export class ApiProblem extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly fields: readonly FieldError[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(init: {
    code: FailureCode;
    status: number;
    detail?: string | undefined;
    fields?: readonly FieldError[] | undefined;
    requestId?: string | undefined;
    retryAfter?: number | undefined;
  }) {
    super(init.detail ?? init.code);
    this.name = 'ApiProblem';
    this.code = init.code;
    this.status = init.status;
    this.detail = init.detail;
    this.fields = init.fields ?? [];
    this.requestId = init.requestId;
    this.retryAfter = init.retryAfter;
  }

  /** What the API says about one field, named by its JSON pointer; a parent's error counts for its children. */
  field(pointer: string): string | undefined {
    return this.fields.find((field) => field.pointer === pointer)?.detail;
  }
}

/** The code that an answer without a problem document stands for. */
function codeOfStatus(status: number): ProblemCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'permission_missing';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 412) return 'precondition_failed';
  if (status === 413) return 'too_large';
  if (status === 429) return 'too_many_requests';
  if (status === 503) return 'unavailable';
  return status < 500 ? 'malformed_request' : 'internal';
}

/** Reads a failed answer; `body` is what the client has parsed already, where it could. */
export async function problemOf(response: Response, body: unknown): Promise<ApiProblem> {
  const inWords = await ofReader();
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const document = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string) => (typeof document[key] === 'string' ? (document[key] as string) : undefined);
  const detail = text('detail');
  const errors = Array.isArray(document.errors) ? (document.errors as FieldError[]) : [];
  return new ApiProblem({
    code: (text('code') as ProblemCode | undefined) ?? codeOfStatus(response.status),
    status: response.status,
    detail: detail === undefined ? undefined : inWords(detail),
    fields: errors.map((error) => ({ ...error, detail: inWords(error.detail) })),
    requestId: text('request_id') ?? response.headers.get('x-request-id') ?? undefined,
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

/** Any thrown value as a problem, so that every page shows failures alike. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  // Only a request that never got an answer is thrown as a TypeError by the browser's fetch.
  const code = error instanceof TypeError ? 'network' : 'internal';
  return new ApiProblem({ code, status: 0, detail: undefined });
}
