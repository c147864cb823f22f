/** Where a product is between plan and end. */
import {
  IconCircleCheck,
  IconCircleX,
  IconHourglassLow,
  IconPencil,
  IconSpeakerphone,
} from '@tabler/icons-react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';

const LOOKS: Record<Schema<'Lifecycle'>, { tone: Tone; icon: typeof IconPencil }> = {
  planned: { tone: 'quiet', icon: IconPencil },
  announced: { tone: 'accent', icon: IconSpeakerphone },
  active: { tone: 'ok', icon: IconCircleCheck },
  phasing_out: { tone: 'warn', icon: IconHourglassLow },
  discontinued: { tone: 'bad', icon: IconCircleX },
};

export function LifecyclePill({ lifecycle }: { lifecycle: Schema<'Lifecycle'> }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[lifecycle].tone} icon={LOOKS[lifecycle].icon}>
      {t(`lifecycle.${lifecycle}`)}
    </Pill>
  );
}
