/** What became of a release. */
import { IconCircleCheck, IconLoader, IconShieldX } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import type { Release } from './queries';

const LOOKS = {
  building: { tone: 'info', icon: IconLoader },
  published: { tone: 'ok', icon: IconCircleCheck },
  refused: { tone: 'bad', icon: IconShieldX },
} as const;

export function ReleasePill({ state }: { state: Release['state'] }) {
  const { t } = useI18n();
  return (
    <Pill tone={LOOKS[state].tone} icon={LOOKS[state].icon}>
      {t(`release.state.${state}`)}
    </Pill>
  );
}

/** A release by its number; one that was not published has none. */
export function useReleaseName(): (release: Release) => string {
  const { t } = useI18n();
  return (release) =>
    release.number == null
      ? t('release.unnumbered', { recipient: release.recipient.name })
      : t('release.title', { recipient: release.recipient.name, number: release.number });
}

export function Periods({ release }: { release: Release }) {
  const { t, format } = useI18n();
  if (release.first_period == null || release.last_period == null) return t('field.none');
  return t('release.periods.span', {
    from: format.period(release.first_period),
    until: format.period(release.last_period),
  });
}
