/** Where an exception stands. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconEye,
  IconMessage,
} from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import type { Exception } from './queries';

type Status = Exception['exception_status_code'];

const LOOKS: Record<Status, { tone: Tone; icon: typeof IconEye }> = {
  open: { tone: 'warn', icon: IconAlertTriangle },
  acknowledged: { tone: 'info', icon: IconEye },
  proposed: { tone: 'accent', icon: IconMessage },
  resolved: { tone: 'ok', icon: IconCircleCheck },
  waived: { tone: 'quiet', icon: IconCircleMinus },
};

export function StatusPill({ status }: { status: Status }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[status].tone} icon={LOOKS[status].icon}>
      {t(`exception.state.${status}`)}
    </Pill>
  );
}
