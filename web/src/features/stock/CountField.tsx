/** What was counted, written where it is read; Enter or the button saves it, Escape takes it back. */
import { ActionIcon, Group, NumberInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { setStock, type StockItem } from './queries';

export function CountField({ item }: { item: StockItem }) {
  const { t, format } = useI18n();
  const [value, setValue] = useState<number | string>(item.on_hand);
  const save = useSave({
    run: (onHand: number) => setStock(item, onHand),
    said: (stock) =>
      t('stock.counted', {
        name: stock.name,
        quantity: format.quantity(stock.on_hand),
        where: stock.warehouse_code,
      }),
    stale: [['product', item.product_id], ['products']],
  });
  const changed = value !== '' && Number(value) !== item.on_hand;
  const send = () => changed && save.mutate(Number(value));
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <NumberInput
        size="xs"
        w={96}
        aria-label={t('stock.count_of', { name: item.name, where: item.warehouse_code })}
        hideControls
        min={0}
        max={10_000_000}
        decimalScale={3}
        value={value}
        onChange={setValue}
        error={save.problem === null ? undefined : (save.problem.detail ?? t(`problem.${save.problem.code}`))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send();
          if (event.key === 'Escape') setValue(item.on_hand);
        }}
      />
      <ActionIcon
        variant={changed ? 'filled' : 'subtle'}
        disabled={!changed}
        loading={save.isPending}
        aria-label={t('stock.save_of', { name: item.name, where: item.warehouse_code })}
        onClick={send}
      >
        <IconCheck size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
