/** How far an import is. */
import { IconAlertTriangle, IconCircleCheck, IconClock, IconLoader } from '@tabler/icons-react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';

const LOOKS: Record<Schema<'ImportState'>, { tone: Tone; icon: typeof IconClock }> = {
  queued: { tone: 'quiet', icon: IconClock },
  running: { tone: 'info', icon: IconLoader },
  completed: { tone: 'ok', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconAlertTriangle },
};

export function ImportPill({ state }: { state: Schema<'ImportState'> }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`import.state.${state}`)}
    </Pill>
  );
}
