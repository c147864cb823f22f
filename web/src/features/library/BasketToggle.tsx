/** Puts a piece of material aside, or back. */
import { ActionIcon } from '@mantine/core';
import { IconBasket, IconBasketCheck } from '@tabler/icons-react';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { useBasket } from './basket';
import type { Asset } from './queries';

export function BasketToggle({ asset }: { asset: Asset }) {
  const { t } = useI18n();
  const basket = useBasket(useMe());
  const inside = basket.kept.some(({ id }) => id === asset.id);
  return (
    <ActionIcon
      variant={inside ? 'filled' : 'default'}
      size={36}
      aria-pressed={inside}
      aria-label={t('basket.put_of', { title: asset.title })}
      title={t(inside ? 'basket.inside' : 'basket.put')}
      onClick={() =>
        basket.toggle({
          id: asset.id,
          title: asset.title,
          fileName: asset.file_name ?? asset.title,
          size: asset.size ?? 0,
        })
      }
    >
      {inside ? <IconBasketCheck size={18} aria-hidden /> : <IconBasket size={18} aria-hidden />}
    </ActionIcon>
  );
}
