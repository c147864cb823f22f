/** One of a few states as a row of chips, with "all" in front. */
import { Chip, Group } from '@mantine/core';
import { useI18n } from '@/i18n/language';

interface StateChipsProps<S extends string> {
  label: string;
  states: readonly S[];
  chosen: S | undefined;
  word: (state: S) => string;
  onChoose: (state: S | undefined) => void;
}

const ALL: string = 'all';

export function StateChips<S extends string>({ label, states, chosen, word, onChoose }: StateChipsProps<S>) {
  const { t } = useI18n();
  return (
    <Chip.Group value={chosen ?? ALL} onChange={(value) => onChoose(states.find((state) => state === value))}>
      <Group gap={8} role="radiogroup" aria-label={label}>
        <Chip value={ALL}>{t('field.all')}</Chip>
        {states.map((state) => (
          <Chip key={state} value={state}>
            {word(state)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}
