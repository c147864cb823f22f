/** One piece of material: preview, facts, download; staff also decide who sees it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { WhoSaw } from '@/features/audit/WhoSaw';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Facts } from '@/ui/values';
import { AssetKind, AssetPills } from './AssetCards';
import { AudienceEditor } from './AudienceEditor';
import { BasketToggle } from './BasketToggle';
import { Download } from './Download';
import { Downloads } from './Downloads';
import classes from './library.module.css';
import { PublishButton } from './PublishButton';
import { Preview } from './Preview';
import { type Asset, assetQuery } from './queries';
import { Versions } from './Versions';

export function AssetPage({ id }: { id: string }) {
  const { t } = useI18n();
  const manages = useMay('assets:manage');
  const query = useQuery(assetQuery(id));
  return (
    <Loaded query={query} wholePage>
      {({ value: asset, etag }) => (
        <Page
          title={asset.title}
          trail={<Link to="/library">{t('nav.library')}</Link>}
          lead={
            <span className={classes.lead}>
              <AssetPills asset={asset} />
              <AssetKind asset={asset} />
            </span>
          }
          actions={
            <>
              <WhoSaw id={asset.id} />
              {manages && <PublishButton asset={asset} etag={etag} />}
              {asset.version != null && <BasketToggle asset={asset} />}
              {asset.version != null && <Download asset={asset} large />}
            </>
          }
        >
          <Panel>
            <Preview asset={asset} large />
          </Panel>
          <Panel title={t('asset.facts')}>
            {asset.description !== '' && <p className={classes.prose}>{asset.description}</p>}
            <AssetFacts asset={asset} />
          </Panel>
          {manages && asset.audiences != null && (
            <Panel title={t('asset.audience')}>
              <AudienceEditor asset={asset} etag={etag} />
            </Panel>
          )}
          {manages && (
            <>
              <Panel title={t('asset.versions')} flush>
                <Versions asset={asset} etag={etag} />
              </Panel>
              <Panel title={t('asset.downloads')} flush>
                <Downloads asset={asset} />
              </Panel>
            </>
          )}
        </Page>
      )}
    </Loaded>
  );
}

function AssetFacts({ asset }: { asset: Asset }) {
  const { t, format } = useI18n();
  return (
    <Facts
      facts={[
        [t('asset.file'), asset.file_name ?? t('field.none')],
        [t('asset.version'), asset.version == null ? t('field.none') : format.number(asset.version)],
        [t('asset.published'), asset.publish_at == null ? t('field.none') : format.instant(asset.publish_at)],
        [
          t('asset.expiry'),
          asset.expire_at == null ? t('asset.expiry.never') : format.instant(asset.expire_at),
        ],
        [
          t('asset.tags'),
          asset.tags.length === 0 ? (
            t('field.none')
          ) : (
            <span className={classes.lead}>
              {asset.tags.map((tag) => (
                <Pill key={tag} tone="quiet">
                  {tag}
                </Pill>
              ))}
            </span>
          ),
        ],
        [
          t('asset.products'),
          asset.products.length === 0 ? t('field.none') : <ProductLinks products={asset.products} />,
        ],
      ]}
    />
  );
}

function ProductLinks({ products }: { products: Asset['products'] }) {
  const mayRead = useMay('products:read');
  return products.map((product) =>
    mayRead ? (
      <Link
        key={product.id}
        to="/products/$productId"
        params={{ productId: product.id }}
        className={classes.block}
      >
        {product.name}
      </Link>
    ) : (
      <span key={product.id} className={classes.block}>
        {product.name}
      </span>
    ),
  );
}
