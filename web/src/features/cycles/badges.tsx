/** Where a cycle stands, what it is called, and how far it is answered. */
import { IconCalendarOff, IconCircleCheck, IconLoader, IconLock, IconPencilCheck } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import type { Cycle } from './queries';

const LOOKS: Record<Cycle['state'], { tone: Tone; icon: typeof IconLoader }> = {
  draft: { tone: 'info', icon: IconLoader },
  published: { tone: 'info', icon: IconCircleCheck },
  open_for_commit: { tone: 'ok', icon: IconPencilCheck },
  closed: { tone: 'warn', icon: IconLock },
  expired: { tone: 'quiet', icon: IconCalendarOff },
};

export function CyclePill({ state }: { state: Cycle['state'] }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`cycle.state.${state}`)}
    </Pill>
  );
}

/** A cycle by its number; one that is being made has none. */
export function useCycleName(): (cycle: Cycle) => string {
  const { t } = useI18n();
  return (cycle) =>
    cycle.number == null
      ? t('cycle.unnumbered', { recipient: cycle.recipient.name })
      : t('cycle.title', { recipient: cycle.recipient.name, number: cycle.number });
}

export function Answered({ cycle }: { cycle: Cycle }) {
  const { t, format } = useI18n();
  const { progress } = cycle;
  if (progress == null || progress.forecasts === 0) return t('field.none');
  return t('cycle.answered.share', {
    answered: format.number(progress.answered),
    forecasts: format.number(progress.forecasts),
    share: format.percent(progress.answered / progress.forecasts),
  });
}
