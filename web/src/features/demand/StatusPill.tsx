/** Whether a period has a figure, in colour, icon and word. */
import { IconCircleCheck, IconEyeOff, IconMinus, IconTrendingUp } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import type { PointKind } from './series';

const LOOKS: Record<PointKind, { tone: Tone; icon: typeof IconMinus }> = {
  published: { tone: 'ok', icon: IconCircleCheck },
  suppressed: { tone: 'quiet', icon: IconEyeOff },
  forecast: { tone: 'accent', icon: IconTrendingUp },
  missing: { tone: 'quiet', icon: IconMinus },
};

export function StatusPill({ kind }: { kind: PointKind }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[kind].tone} icon={LOOKS[kind].icon}>
      {t(`demand.status.${kind}`)}
    </Pill>
  );
}
