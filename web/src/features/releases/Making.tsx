/** How far the work on a release has come: the step, and how much of it is done where that is counted. */
import { Progress } from '@mantine/core';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';

export function Making({ progress }: { progress: Schema<'ReleaseProgress'> | null }) {
  const { t, format } = useI18n();
  const isCounted = progress != null && progress.total > 0;
  const share = isCounted ? (100 * progress.done) / progress.total : 100;
  return (
    <div role="status">
      <Progress
        value={share}
        animated={!isCounted}
        striped={!isCounted}
        size="lg"
        aria-label={t('release.state.building')}
      />
      <p>
        {progress == null
          ? t('release.step.waiting')
          : t(`release.step.${progress.step}`, {
              done: format.number(progress.done),
              total: format.number(progress.total),
            })}
      </p>
      <p>{t('releases.building')}</p>
    </div>
  );
}
