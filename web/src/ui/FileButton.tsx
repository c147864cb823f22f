/** A file of the API that needs the token, fetched when it is asked for. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';

export function FileButton({ path, name, children }: { path: string; name: string; children: ReactNode }) {
  const { t } = useI18n();
  const fetchFile = useMutation({
    mutationFn: () => blobOf(path),
    onSuccess: (blob) => saveBlob(blob, name),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  return (
    <Button
      variant="default"
      loading={fetchFile.isPending}
      leftSection={<IconFileDownload size={17} aria-hidden />}
      onClick={() => fetchFile.mutate()}
    >
      {children}
    </Button>
  );
}
