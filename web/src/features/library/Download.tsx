/** Downloads by ticket: the browser follows a link that is good for one file and one minute. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { type Asset, ticketFor } from './queries';

export function Download({ asset, large = false }: { asset: Asset; large?: boolean }) {
  const { t } = useI18n();
  const download = useMutation({
    mutationFn: () => ticketFor(asset.id),
    onSuccess: (url) => globalThis.location.assign(url),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  return (
    <Button
      variant={large ? 'filled' : 'light'}
      size={large ? 'md' : 'sm'}
      loading={download.isPending}
      leftSection={<IconDownload size={17} aria-hidden />}
      aria-label={t('asset.download_of', { title: asset.title })}
      onClick={() => download.mutate()}
    >
      {t('asset.download')}
    </Button>
  );
}
