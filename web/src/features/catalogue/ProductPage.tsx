/** One product: what it is, what it costs this partner, whether it is there, how to sell it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconBulb } from '@tabler/icons-react';
import { AssetCards } from '@/features/library/AssetCards';
import { assetsQuery } from '@/features/library/queries';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Facts, When } from '@/ui/values';
import { AddToCart } from './AddToCart';
import { LaunchPill, StockLine } from './badges';
import classes from './catalogue.module.css';
import { NotOrderable } from './NotOrderable';
import { type Product, productQuery } from './queries';
import { UnitPrice } from './UnitPrice';

export function ProductPage({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(productQuery(id));
  return (
    <Loaded query={query} wholePage>
      {(product) => (
        <Page
          title={product.name}
          trail={<Link to="/products">{t('nav.products')}</Link>}
          lead={<ProductLead product={product} />}
        >
          <div className={classes.detail}>
            <div className={classes.detailMain}>
              {product.description !== '' && (
                <Panel title={t('product.description')}>
                  <p className={classes.prose}>{product.description}</p>
                </Panel>
              )}
              {product.tips !== '' && (
                <Panel title={t('product.tips')}>
                  <div className={classes.tips}>
                    <IconBulb size={22} aria-hidden />
                    <p className={classes.prose}>{product.tips}</p>
                  </div>
                </Panel>
              )}
              <Panel title={t('product.facts')}>
                <ProductFacts product={product} />
              </Panel>
              <Material productId={id} />
            </div>
            <OrderBox product={product} />
          </div>
        </Page>
      )}
    </Loaded>
  );
}

function ProductLead({ product }: { product: Product }) {
  const { t } = useI18n();
  return (
    <span className={classes.leadRow}>
      <span className={classes.sku}>{product.sku}</span>
      <Pill tone={product.lifecycle === 'active' ? 'ok' : 'quiet'}>
        {t(`lifecycle.${product.lifecycle}`)}
      </Pill>
      <LaunchPill launchOn={product.launch_on} />
    </span>
  );
}

function ProductFacts({ product }: { product: Product }) {
  const { t, format } = useI18n();
  return (
    <Facts
      facts={[
        [t('product.category'), product.category.name],
        [t('product.unit'), t.maybe(`unit.${product.unit}`, product.unit)],
        [t('product.pack'), product.pack == null ? t('field.none') : format.quantity(product.pack)],
        [t('product.launch'), product.launch_on == null ? t('field.unknown') : format.day(product.launch_on)],
        [t('field.changed'), <When key="changed" at={product.updated_at} />],
      ]}
    />
  );
}

function OrderBox({ product }: { product: Product }) {
  const { t } = useI18n();
  const mayOrder = useMay('orders:place');
  return (
    <aside className={classes.orderBox} aria-label={t('cart.order')}>
      <UnitPrice product={product} large />
      <StockLine stock={product.availability} unit={product.unit} />
      {mayOrder && product.orderable && <AddToCart product={product} large />}
      {mayOrder && !product.orderable && <NotOrderable product={product} />}
    </aside>
  );
}

function Material({ productId }: { productId: string }) {
  const { t } = useI18n();
  const mayRead = useMay('assets:read');
  const query = useQuery({ ...assetsQuery({ product: productId }), enabled: mayRead });
  if (query.data === undefined || query.data.items.length === 0) return null;
  return (
    <Panel title={t('product.material')}>
      <AssetCards assets={query.data.items} />
    </Panel>
  );
}
