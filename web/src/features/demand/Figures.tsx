/** A release in figures: how much it shows, how much it hides, what it covers. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { Tile, Tiles } from '@/ui/Tiles';
import { When } from '@/ui/values';
import classes from './demand.module.css';
import { cellCountQuery, type Release } from './queries';

export function Figures({ release }: { release: Release }) {
  const { t, format } = useI18n();
  const published = useQuery(cellCountQuery(release.id, 'published')).data;
  const suppressed = useQuery(cellCountQuery(release.id, 'suppressed')).data;
  const covered =
    release.first_period == null || release.last_period == null
      ? t('field.unknown')
      : release.first_period === release.last_period
        ? format.period(release.last_period)
        : t('demand.span', {
            from: format.period(release.first_period),
            until: format.period(release.last_period),
          });
  return (
    <Tiles>
      <Tile
        label={t('demand.latest')}
        value={t('demand.release', { number: release.number ?? '' })}
        note={release.published_at == null ? undefined : <When at={release.published_at} />}
      />
      <Tile
        label={t('demand.published')}
        value={published === undefined ? null : format.count(published)}
        note={t('demand.of_release')}
      />
      <Tile
        label={t('demand.suppressed')}
        value={suppressed === undefined ? null : format.count(suppressed)}
        note={t('demand.of_release')}
      />
      <Tile label={t('demand.coverage')} value={<span className={classes.span}>{covered}</span>} />
    </Tiles>
  );
}
