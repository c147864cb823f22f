/** When a price list holds, and whether that is now, later or over. */
import { IconCalendarDue, IconCircleCheck, IconHistory, IconPencil } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import type { PriceList } from './queries';

const LOOKS = {
  draft: { tone: 'quiet', icon: IconPencil },
  announced: { tone: 'accent', icon: IconCalendarDue },
  in_force: { tone: 'ok', icon: IconCircleCheck },
  superseded: { tone: 'quiet', icon: IconHistory },
} as const;

export function StandingPill({ list }: { list: PriceList }) {
  const { t } = useI18n();
  const { tone, icon } = LOOKS[list.state];
  return (
    <Pill tone={tone} icon={icon}>
      {t(`revision.state.${list.state}`)}
    </Pill>
  );
}

export function Validity({ list }: { list: PriceList }) {
  const { t, format } = useI18n();
  return list.valid_until == null
    ? t('prices.valid_open', { from: format.day(list.valid_from) })
    : t('prices.valid', { from: format.day(list.valid_from), until: format.day(list.valid_until) });
}
