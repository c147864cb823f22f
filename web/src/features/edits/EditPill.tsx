/** How far a bulk edit is. */
import { IconAlertTriangle, IconCircleCheck, IconClock, IconEye, IconLoader } from '@tabler/icons-react';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';

const LOOKS: Record<Schema<'ProductEditState'>, { tone: Tone; icon: typeof IconClock }> = {
  queued: { tone: 'quiet', icon: IconClock },
  checking: { tone: 'info', icon: IconLoader },
  checked: { tone: 'info', icon: IconEye },
  applying: { tone: 'info', icon: IconLoader },
  completed: { tone: 'ok', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconAlertTriangle },
};

export function EditPill({ state }: { state: Schema<'ProductEditState'> }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`edit.state.${state}`)}
    </Pill>
  );
}
