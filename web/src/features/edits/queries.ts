/** What the pages of bulk edits ask and send. */
import { queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { upload } from '@/api/upload';
import { addressOf } from '@/features/list/source';

export type ProductEdit = Schema<'ProductEdit'>;
export type EditMode = Schema<'ProductEditMode'>;

export const EDIT_STATES = [
  'queued',
  'checking',
  'checked',
  'applying',
  'completed',
  'failed',
] as const satisfies readonly Schema<'ProductEditState'>[];

export function isUnderWay(state: Schema<'ProductEditState'>): boolean {
  return state === 'queued' || state === 'checking' || state === 'applying';
}

/** Asked again every second while something goes on. */
export function editQuery(id: string) {
  return queryOptions({
    queryKey: ['product-edit', id],
    queryFn: () => body(api.GET('/api/v1/catalogue/product-edits/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isUnderWay(state.data.state) ? 1_000 : false,
  });
}

export async function startEdit(file: File, onProgress: (share: number) => void): Promise<ProductEdit> {
  const name = [...file.name].slice(-200).join('');
  const path = addressOf('/api/v1/catalogue/product-edits', {}, { file_name: name });
  const plain = new File([file], file.name, { type: 'application/octet-stream' });
  return (await upload({ path, method: 'POST', file: plain, onProgress })) as ProductEdit;
}

export function applyEdit(id: string, mode: EditMode): Promise<ProductEdit> {
  return body(
    api.POST('/api/v1/catalogue/product-edits/{id}/application', {
      params: { path: { id } },
      body: { mode },
    }),
  );
}
