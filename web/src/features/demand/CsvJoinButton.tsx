/** Several CSV answers of one kind as one file. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { joinCsv } from './heat';

interface CsvJoinButtonProps {
  paths: readonly string[];
  name: string;
  children: ReactNode;
}

export function CsvJoinButton({ paths, name, children }: CsvJoinButtonProps) {
  const { t } = useI18n();
  const fetchCsv = useMutation({
    mutationFn: async () => {
      const answers = await Promise.all(paths.map(async (path) => (await blobOf(path, 'text/csv')).text()));
      return new Blob([joinCsv(answers)], { type: 'text/csv' });
    },
    onSuccess: (blob) => saveBlob(blob, name),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  return (
    <Button
      variant="default"
      loading={fetchCsv.isPending}
      leftSection={<IconFileTypeCsv size={17} aria-hidden />}
      onClick={() => fetchCsv.mutate()}
    >
      {children}
    </Button>
  );
}
