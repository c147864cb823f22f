/** Who sees a product, in words: through which audiences, since when, and which organisations that makes. */
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import classes from './products.module.css';

export function SeenBy({ audiences }: { audiences: Schema<'ProductAudiences'> }) {
  const { t, format } = useI18n();
  const { seen_by: organizations, seen_by_count: count } = audiences;
  const more = count - organizations.length;
  return (
    <div className={classes.seen}>
      {audiences.audiences.length === 0 ? (
        <p>{t('catalogue.nobody')}</p>
      ) : (
        <ul>
          {audiences.audiences.map((audience) => (
            <li key={audience.audience_id}>
              {audience.name}
              {' · '}
              {audience.visible_until == null
                ? t('catalogue.since', { from: format.instant(audience.visible_from) })
                : t('catalogue.between', {
                    from: format.instant(audience.visible_from),
                    until: format.instant(audience.visible_until),
                  })}
            </li>
          ))}
        </ul>
      )}
      <p>{t.count('catalogue.sees', count)}</p>
      {organizations.length > 0 && (
        <p className={classes.names}>
          {format.list([
            ...organizations.map(({ name }) => name),
            ...(more > 0 ? [t.count('catalogue.more', more)] : []),
          ])}
        </p>
      )}
    </div>
  );
}
