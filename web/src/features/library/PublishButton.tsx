/** Shows material to its audiences, or takes it back; it cannot be shown before it has a file. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { type Asset, changeAsset } from './queries';

export function PublishButton({ asset, etag }: { asset: Asset; etag: string | null }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const shown = asset.state === 'published' || asset.state === 'scheduled';
  const change = useMutation({
    mutationFn: () => changeAsset(asset.id, etag, { state: shown ? 'withdrawn' : 'published' }),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['asset', asset.id] });
      void queries.invalidateQueries({ queryKey: ['assets'] });
      void queries.invalidateQueries({ queryKey: ['list'] });
    },
  });
  if (asset.version == null || asset.state === 'expired') return null;
  return (
    <Button variant="default" size="md" loading={change.isPending} onClick={() => change.mutate()}>
      {t(shown ? 'asset.withdraw' : 'asset.publish')}
    </Button>
  );
}
