/** Sends one file as it is. Fetch cannot report how much has left, so this one call is an XMLHttpRequest. */
import { session } from './client';
import { ApiProblem, problemOf } from './problem';

export interface Upload {
  path: string;
  method?: 'PUT' | 'POST';
  file: File;
  etag?: string | null;
  onProgress: (share: number) => void;
  signal?: AbortSignal;
}

/** Gives the answer's body. */
export async function upload({
  path,
  method = 'PUT',
  file,
  etag,
  onProgress,
  signal,
}: Upload): Promise<unknown> {
  const bearer = await session.bearer();
  return new Promise<unknown>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader('authorization', `Bearer ${bearer}`);
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    if (etag != null) request.setRequestHeader('if-match', etag);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      if (request.status < 300) {
        resolve(parse(request.responseText));
        return;
      }
      const answer = new Response(null, { status: request.status, headers: headersOf(request) });
      problemOf(answer, parse(request.responseText)).then(reject, reject);
    });
    request.addEventListener('error', () => reject(new ApiProblem({ code: 'network', status: 0 })));
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function headersOf(request: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const name of ['retry-after', 'x-request-id']) {
    const value = request.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
