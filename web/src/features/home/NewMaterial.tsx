/** The latest sales material, on every home page whose reader may see some. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AssetCards } from '@/features/library/AssetCards';
import { latestAssetsQuery } from '@/features/library/queries';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { CardsSkeleton, State } from '@/ui/states';

export function NewMaterial() {
  const { t } = useI18n();
  const mayRead = useMay('assets:read');
  const query = useQuery({ ...latestAssetsQuery, enabled: mayRead });
  if (!mayRead) return null;
  return (
    <Panel title={t('home.material')} aside={<Link to="/library">{t('action.see_all')}</Link>}>
      <Loaded
        query={query}
        waiting={<CardsSkeleton cards={4} />}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('library.empty')}>{t('library.empty.help')}</State>,
        }}
      >
        {(page) => <AssetCards assets={page.items} />}
      </Loaded>
    </Panel>
  );
}
