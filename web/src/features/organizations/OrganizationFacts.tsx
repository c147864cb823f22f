/** One organisation in short, with the ways to what is known about it. */
import { Link } from '@tanstack/react-router';
import { useMay } from '@/features/session/me';
import { isLanguage, useI18n } from '@/i18n/language';
import { Facts, Instant } from '@/ui/values';
import { KindPills, OrganizationState } from './badges';
import classes from './organizations.module.css';
import type { Organization } from './queries';

export function OrganizationFacts({ organization }: { organization: Organization }) {
  const { t } = useI18n();
  const none = t('field.none');
  return (
    <div className={classes.facts}>
      <Facts
        facts={[
          [t('view_as.kind'), <KindPills key="kinds" kinds={organization.kinds} />],
          [t('organization.state'), <OrganizationState key="state" state={organization.state} />],
          [t('organization.code'), organization.external_code ?? none],
          [t('organization.holding'), organization.holding ?? none],
          [
            t('app.language'),
            isLanguage(organization.language)
              ? t(`app.language.${organization.language}`)
              : organization.language,
          ],
          [t('organization.currency'), organization.currency ?? none],
          [t('organization.exposure'), t(`exposure.${organization.stock_exposure}`)],
          [t('field.created'), <Instant key="created" at={organization.created_at} />],
          [t('field.changed'), <Instant key="changed" at={organization.updated_at} />],
        ]}
      />
      <OrganizationWays organization={organization} />
    </div>
  );
}

/** The lists that hold something of this organisation. */
export function OrganizationWays({ organization }: { organization: Organization }) {
  const { t } = useI18n();
  const id = organization.id;
  const isPartner = organization.kinds.includes('partner');
  const isSupplier = organization.kinds.includes('supplier');
  const [seesPeople, seesOrders, seesPrices, seesProducts, seesAudit] = [
    useMay('users:read'),
    useMay('orders:read'),
    useMay('prices:read'),
    useMay('products:manage'),
    useMay('audit:read'),
  ];
  return (
    <ul className={classes.ways} aria-label={t('organization.ways')}>
      {seesPeople && (
        <li>
          <Link to="/users" search={{ organization_id: id }}>
            {t('nav.users')}
          </Link>
        </li>
      )}
      {isPartner && seesOrders && (
        <li>
          <Link to="/orders" search={{ partner_id: id }}>
            {t('nav.orders')}
          </Link>
        </li>
      )}
      {isPartner && seesPrices && (
        <li>
          <Link to="/price-lists" search={{ organization_id: id }}>
            {t('nav.prices')}
          </Link>
        </li>
      )}
      {isSupplier && seesProducts && (
        <li>
          <Link to="/catalogue" search={{ supplier_id: id }}>
            {t('organization.supplies')}
          </Link>
        </li>
      )}
      {seesAudit && (
        <li>
          <Link to="/audit" search={{ organization_id: id }}>
            {t('nav.audit')}
          </Link>
        </li>
      )}
    </ul>
  );
}
