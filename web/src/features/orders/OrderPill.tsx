/** An order's state in colour, icon and word. */
import { IconBan, IconCheck, IconClock, IconHomeCheck, IconTruck } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill, type Tone } from '@/ui/badges';
import type { OrderState } from './queries';

const LOOKS: Record<OrderState, { tone: Tone; icon: typeof IconCheck }> = {
  placed: { tone: 'warn', icon: IconClock },
  confirmed: { tone: 'info', icon: IconCheck },
  shipped: { tone: 'accent', icon: IconTruck },
  delivered: { tone: 'ok', icon: IconHomeCheck },
  cancelled: { tone: 'quiet', icon: IconBan },
};

export function OrderPill({ state }: { state: OrderState }) {
  const { t } = useI18n();
  const { tone, icon } = LOOKS[state];
  return (
    <Pill tone={tone} icon={icon}>
      {t(`order.state.${state}`)}
    </Pill>
  );
}
