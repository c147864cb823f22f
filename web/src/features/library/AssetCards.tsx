/** Sales material as cards: what it is, how large, whether new or about to go. */
import { Link } from '@tanstack/react-router';
import { IconClock, IconSparkles } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { BasketToggle } from './BasketToggle';
import { Download } from './Download';
import classes from './library.module.css';
import { Preview } from './Preview';
import type { Asset } from './queries';

interface AssetCardsProps {
  assets: readonly Asset[];
  stale?: boolean;
  /** What stands on the corner of each. */
  corner?: (asset: Asset) => ReactNode;
}

export function AssetCards({ assets, stale = false, corner }: AssetCardsProps) {
  return (
    <ul className={classes.cards} data-stale={stale || undefined}>
      {assets.map((asset) => (
        <li key={asset.id} className={classes.card}>
          <Preview asset={asset} />
          {corner !== undefined && <div className={classes.corner}>{corner(asset)}</div>}
          <div className={classes.cardBody}>
            <AssetPills asset={asset} />
            <Link to="/library/$assetId" params={{ assetId: asset.id }} className={classes.cardName}>
              {asset.title}
            </Link>
            <AssetKind asset={asset} />
            {asset.version != null && (
              <div className={classes.cardTools}>
                <Download asset={asset} />
                <BasketToggle asset={asset} />
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

export function AssetKind({ asset }: { asset: Asset }) {
  const { t, format } = useI18n();
  const parts = [t(`asset.kind.${asset.kind}`)];
  if (asset.size != null) parts.push(format.bytes(asset.size));
  if (asset.language != null) parts.push(t.maybe(`app.language.${asset.language}`, asset.language));
  return <span className={classes.kind}>{parts.join(' · ')}</span>;
}

const WEEK_MS = 7 * 86_400_000;

export function AssetPills({ asset }: { asset: Asset }) {
  const { t, format } = useI18n();
  const [now] = useState(() => Date.now());
  if (asset.state === 'draft') return <Pill tone="quiet">{t('asset.state.draft')}</Pill>;
  if (asset.state === 'withdrawn') return <Pill tone="quiet">{t('asset.state.withdrawn')}</Pill>;
  if (asset.state === 'expired') return <Pill tone="bad">{t('asset.state.expired')}</Pill>;
  if (asset.state === 'scheduled' && asset.publish_at != null) {
    return (
      <Pill tone="info" icon={IconClock}>
        {t('asset.state.scheduled', { day: format.day(asset.publish_at) })}
      </Pill>
    );
  }
  if (asset.expire_at != null && Date.parse(asset.expire_at) - now < 2 * WEEK_MS) {
    return (
      <Pill tone="warn" icon={IconClock}>
        {t('asset.expires', { day: format.day(asset.expire_at) })}
      </Pill>
    );
  }
  if (asset.publish_at != null && now - Date.parse(asset.publish_at) < 2 * WEEK_MS) {
    return (
      <Pill tone="accent" icon={IconSparkles}>
        {t('asset.new')}
      </Pill>
    );
  }
  return null;
}
