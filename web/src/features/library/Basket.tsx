/** What was put aside, and taking all of it as one file. */
import { ActionIcon, Alert, Button } from '@mantine/core';
import { IconFileZip, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { type Kept, useBasket } from './basket';
import classes from './library.module.css';
import { type Entry, zipOf } from './zip';

/** More than this does not fit into a browser's memory everywhere. */
const MOST_BYTES = 400_000_000;

interface Taken {
  missing: Kept[];
}

async function take(kept: readonly Kept[], onProgress: (done: number) => void): Promise<Taken> {
  const entries: Entry[] = [];
  const missing: Kept[] = [];
  for (const [index, one] of kept.entries()) {
    try {
      const blob = await blobOf(`/api/v1/assets/${one.id}/content`);
      entries.push({ name: one.fileName, bytes: new Uint8Array(await blob.arrayBuffer()) });
    } catch (error) {
      // Withdrawn in the meantime, or no longer shared with this reader.
      if (asProblem(error).status !== 404) throw error;
      missing.push(one);
    }
    onProgress(index + 1);
  }
  if (entries.length > 0) saveBlob(new Blob(zipOf(entries), { type: 'application/zip' }), 'lonja.zip');
  return { missing };
}

export function Basket() {
  const { t, format } = useI18n();
  const basket = useBasket(useMe());
  const [done, setDone] = useState(0);
  const download = useMutation({ mutationFn: () => take(basket.kept, setDone) });
  if (basket.kept.length === 0) return null;
  const size = basket.kept.reduce((sum, one) => sum + one.size, 0);
  const tooLarge = size > MOST_BYTES;
  const problem = download.isError ? asProblem(download.error) : null;
  return (
    <Panel
      title={t('basket.title')}
      aside={
        <span>
          {t.count('basket.files', basket.kept.length)} · {format.bytes(size)}
        </span>
      }
    >
      <div className={classes.basket}>
        <ul>
          {basket.kept.map((one) => (
            <li key={one.id}>
              <span>{one.title}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={t('basket.remove_of', { title: one.title })}
                onClick={() => basket.toggle(one)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
        {tooLarge && <p>{t('basket.too_large', { size: format.bytes(MOST_BYTES) })}</p>}
        {problem !== null && (
          <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
            <ProblemText problem={problem} />
          </Alert>
        )}
        {download.isSuccess && download.data.missing.length > 0 && (
          <Alert color="red" role="alert" title={t('basket.missing')}>
            {format.list(download.data.missing.map(({ title }) => title))}
          </Alert>
        )}
        <div className={classes.basketButtons}>
          <Button
            disabled={tooLarge}
            loading={download.isPending}
            leftSection={<IconFileZip size={17} aria-hidden />}
            onClick={() => {
              setDone(0);
              download.mutate();
            }}
          >
            {t('basket.download')}
          </Button>
          <Button variant="default" disabled={download.isPending} onClick={basket.clear}>
            {t('basket.clear')}
          </Button>
          {download.isPending && (
            <span role="status">
              {t('basket.progress', {
                done: format.number(done),
                all: format.number(basket.kept.length),
              })}
            </span>
          )}
        </div>
      </div>
    </Panel>
  );
}
