import { describe, expect, test } from 'vitest';
import { readRows } from './lines';

function streamOf(...parts: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

async function rowsOf(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const rows: unknown[] = [];
  await readRows(body, (row) => rows.push(row));
  return rows;
}

describe('a list that comes line by line', () => {
  test('is the same wherever the network cuts it, in the middle of a letter too', async () => {
    const bytes = new TextEncoder().encode('{"name":"Piñata"}\n{"name":"Cup"}\n');
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await rowsOf(streamOf(bytes.slice(0, at), bytes.slice(at)))).toEqual([
        { name: 'Piñata' },
        { name: 'Cup' },
      ]);
    }
  });

  test('needs no line end after its last row, and may have no rows', async () => {
    const text = (line: string) => streamOf(new TextEncoder().encode(line));
    expect(await rowsOf(text('1\n2'))).toEqual([1, 2]);
    expect(await rowsOf(text(''))).toEqual([]);
  });

  test('fails where it breaks off', async () => {
    let sent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new TypeError('network error'));
        else controller.enqueue(new TextEncoder().encode('1\n'));
        sent = true;
      },
    });
    await expect(rowsOf(body)).rejects.toThrow('network error');
  });

  test('tells how many rows there are', async () => {
    const told: number[] = [];
    await readRows(
      streamOf(new TextEncoder().encode('1\n2\n3\n')),
      () => undefined,
      (rows) => told.push(rows),
    );
    expect(told.at(-1)).toBe(3);
  });
});
