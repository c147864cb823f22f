/** The present list as CSV, from the API itself. */
import { ActionIcon, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';

export function CsvButton({
  path,
  name,
  compact = false,
}: {
  path: string;
  name: string;
  compact?: boolean;
}) {
  const { t } = useI18n();
  const fetchCsv = useMutation({
    mutationFn: () => blobOf(path, 'text/csv'),
    onSuccess: (blob) => saveBlob(blob, name),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  if (compact) {
    return (
      <ActionIcon
        variant="default"
        size={36}
        loading={fetchCsv.isPending}
        aria-label={t('action.csv')}
        title={t('action.csv')}
        onClick={() => fetchCsv.mutate()}
      >
        <IconFileTypeCsv size={18} aria-hidden />
      </ActionIcon>
    );
  }
  return (
    <Button
      variant="default"
      loading={fetchCsv.isPending}
      leftSection={<IconFileTypeCsv size={17} aria-hidden />}
      onClick={() => fetchCsv.mutate()}
    >
      {t('action.csv')}
    </Button>
  );
}
