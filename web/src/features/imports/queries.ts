/** What the import pages ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { upload } from '@/api/upload';
import { polling } from '@/features/live/live';
import { addressOf, type Question } from '@/features/list/source';

export type Import = Schema<'Import'>;

export const IMPORT_STATES = [
  'queued',
  'running',
  'completed',
  'failed',
] as const satisfies readonly Schema<'ImportState'>[];

export function isUnderWay(state: Schema<'ImportState'>): boolean {
  return state === 'queued' || state === 'running';
}

/** Asked again every second while it runs. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['import', id],
    queryFn: () => body(api.GET('/api/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isUnderWay(state.data.state) ? polling(1_000)() : false,
  });
}

export async function startImport(
  file: File,
  question: Question,
  onProgress: (share: number) => void,
): Promise<Import> {
  const path = addressOf(
    '/api/v1/imports',
    {},
    { ...question, file_name: [...file.name].slice(-200).join('') },
  );
  const plain = new File([file], file.name, { type: 'application/octet-stream' });
  return (await upload({ path, method: 'POST', file: plain, onProgress })) as Import;
}
