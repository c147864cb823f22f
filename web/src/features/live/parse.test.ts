import { describe, expect, it } from 'vitest';
import { minutesLeft } from '@/features/shell/SessionBanner';
import { eventsOf } from './parse';

async function read(...pieces: string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      controller.close();
    },
  });
  const events = [];
  for await (const event of eventsOf(body)) events.push(event);
  return events;
}

describe('a stream of events', () => {
  it('is read whole, wherever the bytes are cut', async () => {
    expect(await read('data: {"a":1}\n', '\ndata: {"b"', ':2}\n\n')).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('leaves out comments and what never came to its end', async () => {
    expect(await read(':\n\ndata: one\n\n', 'data: half')).toEqual(['one']);
  });
});

describe('the end of a sign-in', () => {
  it('is told a quarter of an hour before, and not where it is far or unknown', () => {
    const now = 1_000_000;
    expect(minutesLeft(now + 14.2 * 60_000, now)).toBe(15);
    expect(minutesLeft(now - 5, now)).toBe(0);
    expect(minutesLeft(now + 16 * 60_000, now)).toBeNull();
    expect(minutesLeft(null, now)).toBeNull();
  });
});
