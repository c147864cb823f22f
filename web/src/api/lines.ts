/**
 * A whole list of the API as it comes: one JSON document per line, handed on while it arrives, so that a long list
 * neither waits for its end nor holds up the page.
 */
import { session } from './client';
import { problemOf } from './problem';

interface Reading {
  signal?: AbortSignal;
  /** Told now and then how many rows there are so far. */
  told?: (rows: number) => void;
}

/** A frame at sixty a second, less what the page needs to draw it. */
const FRAME_MS = 10;

/** Asks for the list at `path` without paging and gives every row to `take`. A list that breaks off fails. */
export async function eachRow<Row>(path: string, take: (row: Row) => void, reading: Reading = {}) {
  const { signal } = reading;
  const response = await session.fetch(
    new Request(new URL(path, globalThis.location.origin), {
      headers: { accept: 'application/x-ndjson' },
      ...(signal !== undefined && { signal }),
    }),
  );
  if (!response.ok) throw await problemOf(response, await response.json().catch(() => null));
  if (response.body !== null) await readRows(response.body, take, reading.told);
}

export async function readRows<Row>(
  body: ReadableStream<Uint8Array>,
  take: (row: Row) => void,
  told: (rows: number) => void = () => undefined,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let rows = 0;
  let began = performance.now();
  const row = (line: string) => {
    if (line === '') return;
    take(JSON.parse(line) as Row);
    rows += 1;
  };
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) {
      row(line);
      if (performance.now() - began < FRAME_MS) continue;
      told(rows);
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    if (done) break;
  }
  told(rows);
}
