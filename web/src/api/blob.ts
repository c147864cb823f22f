/** Bytes of the API that need the token, such as previews and CSV answers. */
import { session } from './client';
import { problemOf } from './problem';

export async function blobOf(path: string, accept = '*/*'): Promise<Blob> {
  const response = await session.fetch(
    new Request(new URL(path, globalThis.location.origin), { headers: { accept } }),
  );
  if (!response.ok) throw await problemOf(response, await response.json().catch(() => null));
  return response.blob();
}

/** A small picture as text that an `img` takes; it lives as long as the answer is kept. */
export async function dataUrlOf(path: string): Promise<string> {
  const blob = await blobOf(path, 'image/*');
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

/** Hands bytes to the browser as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has to have started before the address goes.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
