/** The present list as a file, from the API itself: CSV for programs, XLSX for spreadsheets. */
import { ActionIcon, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileTypeCsv, IconFileTypeXls } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';

const FORMATS = {
  csv: { accept: 'text/csv', icon: IconFileTypeCsv },
  xlsx: {
    accept: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    icon: IconFileTypeXls,
  },
} as const;

type SheetFormat = keyof typeof FORMATS;

interface SheetButtonsProps {
  path: string;
  /** What the file is called, without its ending. */
  name: string;
  compact?: boolean;
}

export function SheetButtons(props: SheetButtonsProps) {
  return (
    <>
      <SheetButton {...props} format="csv" />
      <SheetButton {...props} format="xlsx" />
    </>
  );
}

function SheetButton({ path, name, format, compact = false }: SheetButtonsProps & { format: SheetFormat }) {
  const { t } = useI18n();
  const { accept, icon: Icon } = FORMATS[format];
  const fetchSheet = useMutation({
    mutationFn: () => blobOf(path, accept),
    onSuccess: (blob) => saveBlob(blob, `${name}.${format}`),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  const label = t(`action.${format}`);
  if (compact) {
    return (
      <ActionIcon
        variant="default"
        size={36}
        loading={fetchSheet.isPending}
        aria-label={label}
        title={label}
        onClick={() => fetchSheet.mutate()}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    );
  }
  return (
    <Button
      variant="default"
      loading={fetchSheet.isPending}
      leftSection={<Icon size={17} aria-hidden />}
      onClick={() => fetchSheet.mutate()}
    >
      {label}
    </Button>
  );
}
