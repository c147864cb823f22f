/** Sends many files, two at a time, and remembers of each how far it got. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { type ApiProblem, asProblem } from '@/api/problem';
import { upload } from '@/api/upload';
import { contentPath, createAsset, titleOf } from './queries';

export interface UploadRow {
  key: string;
  file: File;
  title: string;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  sent: number;
  problem: ApiProblem | null;
  /** The description that was made already, which a second attempt uses. */
  made: { id: string; etag: string | null } | null;
}

const AT_A_TIME = 2;

export function useUploads(common: Omit<Schema<'AssetRequest'>, 'title'>) {
  const queries = useQueryClient();
  const [rows, setRows] = useState<readonly UploadRow[]>([]);
  const [busy, setBusy] = useState(false);
  const change = (key: string, to: Partial<UploadRow>) =>
    setRows((old) => old.map((row) => (row.key === key ? { ...row, ...to } : row)));

  const sendOne = async (row: UploadRow) => {
    change(row.key, { state: 'sending', sent: 0, problem: null });
    let made = row.made;
    try {
      // The row's own key: a repeated attempt after a lost answer makes no second piece of material.
      made ??= await createAsset({ ...common, title: row.title.trim() }, row.key);
      await upload({
        path: contentPath(made.id, row.file),
        file: row.file,
        etag: made.etag,
        onProgress: (sent) => change(row.key, { sent }),
      });
      change(row.key, { state: 'done', sent: 1, made });
    } catch (error) {
      // Other words for a refused description are another attempt.
      const key = made === null ? crypto.randomUUID() : row.key;
      change(row.key, { key, state: 'failed', problem: asProblem(error), made });
    }
  };

  return {
    rows,
    busy,
    add: (files: File[]) =>
      setRows((old) => [
        ...old,
        ...files.map((file) => ({
          key: crypto.randomUUID(),
          file,
          title: titleOf(file),
          state: 'waiting' as const,
          sent: 0,
          problem: null,
          made: null,
        })),
      ]),
    rename: (key: string, title: string) => change(key, { title }),
    remove: (key: string) => setRows((old) => old.filter((row) => row.key !== key)),
    send: async () => {
      setBusy(true);
      const queue = rows.filter((row) => row.state !== 'done');
      const worker = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) await sendOne(next);
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['list'] });
      void queries.invalidateQueries({ queryKey: ['assets'] });
    },
  };
}
