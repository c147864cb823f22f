/** When a price list holds, and whether that is now, later or over. */
import { IconCalendarDue, IconCircleCheck, IconHistory } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import type { PriceList } from './queries';

export type Standing = 'next' | 'now' | 'over';

export function standingOf(list: Pick<PriceList, 'valid_from' | 'valid_until'>, today: string): Standing {
  if (list.valid_from > today) return 'next';
  return list.valid_until != null && list.valid_until < today ? 'over' : 'now';
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

export function StandingPill({ list }: { list: PriceList }) {
  const { t } = useI18n();
  const standing = standingOf(list, today());
  const looks = {
    next: { tone: 'accent', icon: IconCalendarDue },
    now: { tone: 'ok', icon: IconCircleCheck },
    over: { tone: 'quiet', icon: IconHistory },
  } as const;
  return (
    <Pill tone={looks[standing].tone} icon={looks[standing].icon}>
      {t(`prices.standing.${standing}`)}
    </Pill>
  );
}

export function Validity({ list }: { list: PriceList }) {
  const { t, format } = useI18n();
  return list.valid_until == null
    ? t('prices.valid_open', { from: format.day(list.valid_from) })
    : t('prices.valid', { from: format.day(list.valid_from), until: format.day(list.valid_until) });
}
