import { describe, expect, it } from 'vitest';
import { crc32, distinct, zipOf } from './zip';

const text = (value: string) => new TextEncoder().encode(value) as Uint8Array<ArrayBuffer>;

describe('an archive', () => {
  it('has the checksum that the format asks for', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
  });

  it('holds every file as it is, and a directory that leads to each', () => {
    const zip = zipOf([
      { name: 'uno.txt', bytes: text('hello') },
      { name: 'año.txt', bytes: text('') },
    ]);
    const bytes = Uint8Array.from(zip.flatMap((part) => [...part]));
    const view = new DataView(bytes.buffer);
    const end = bytes.length - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    const directory = view.getUint32(end + 16, true);
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    expect(directory + view.getUint32(end + 12, true)).toBe(end);
    expect(new TextDecoder().decode(bytes.slice(37, 42))).toBe('hello');
    const second = directory + 46 + 'uno.txt'.length;
    const local = view.getUint32(second + 42, true);
    expect(view.getUint32(local, true)).toBe(0x04034b50);
    expect(new TextDecoder().decode(bytes.slice(local + 30, local + 30 + 8))).toBe('año.txt');
  });

  it('never holds a name twice', () => {
    expect(distinct(['a.pdf', 'A.pdf', 'b', 'b', 'a.pdf'])).toEqual([
      'a.pdf',
      'A (2).pdf',
      'b',
      'b (2)',
      'a (3).pdf',
    ]);
  });
});
