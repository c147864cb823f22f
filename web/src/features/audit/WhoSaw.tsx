/** The way from a thing to everybody who has seen it, for those who may read the audit log. */
import { Link } from '@tanstack/react-router';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';

export function WhoSaw({ id }: { id: string }) {
  const { t } = useI18n();
  if (!useMay('audit:read')) return null;
  return (
    <Link to="/audit" search={{ subject: id, act: 'seen' }}>
      {t('audit.who_saw')}
    </Link>
  );
}
