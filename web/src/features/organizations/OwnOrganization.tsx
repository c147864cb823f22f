/** One's own organisation as the host has it on record, and the doors to what belongs to it. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, body } from '@/api/client';
import { may, useMe } from '@/features/session/me';
import { StandingPill } from '@/features/prices/Validity';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { Facts } from '@/ui/values';
import classes from './own.module.css';
import { organizationQuery } from './queries';

export function OwnOrganization() {
  const { t, format } = useI18n();
  const me = useMe();
  const query = useQuery(organizationQuery(me.organization.id));
  const buys = me.organization.acting === 'partner';
  return (
    <Loaded query={query} wholePage>
      {({ value: organization }) => (
        <Page
          title={organization.name}
          lead={
            <span className={classes.row}>
              {organization.kinds.map((kind) => (
                <Pill key={kind} tone="info">
                  {t(`kind.${kind}`)}
                </Pill>
              ))}
              <Pill tone={organization.state === 'active' ? 'ok' : 'bad'}>
                {t(`organization.state.${organization.state}`)}
              </Pill>
            </span>
          }
        >
          <Panel title={t('organization.facts')}>
            <Facts
              facts={[
                [t('organization.code'), organization.external_code ?? t('field.unknown')],
                [t('app.language'), t.maybe(`app.language.${organization.language}`, organization.language)],
                ...(buys
                  ? ([
                      [t('organization.currency'), organization.currency ?? t('field.unknown')],
                      [t('organization.stock'), t(`organization.stock.${organization.stock_exposure}`)],
                    ] as const)
                  : []),
                [t('organization.since'), format.day(organization.created_at)],
              ]}
            />
          </Panel>
          <Panel title={t('organization.doors')}>
            <ul className={classes.doors}>
              {may(me, 'users:read') && (
                <li>
                  <Link to="/people">{t('nav.people')}</Link>
                  <span>{t('organization.doors.people')}</span>
                </li>
              )}
              {may(me, 'api_clients:read') && (
                <li>
                  <Link to="/api-clients">{t('clients.title')}</Link>
                  <span>{t('organization.doors.clients')}</span>
                </li>
              )}
            </ul>
            <p className={classes.plain}>{t('organization.wrong', { host: me.host.name })}</p>
          </Panel>
          {buys && may(me, 'prices:read') && <PriceLists />}
        </Page>
      )}
    </Loaded>
  );
}

const priceListsQuery = queryOptions({
  queryKey: ['price-lists', 'own'],
  queryFn: () =>
    body(api.GET('/api/v1/price-lists', { params: { query: { sort: '-valid_from', limit: 20 } } })),
});

function PriceLists() {
  const { t, format } = useI18n();
  const query = useQuery(priceListsQuery);
  return (
    <Panel title={t('organization.prices')} flush>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={t('organization.no_prices')}>{t('organization.no_prices.help')}</State>,
        }}
      >
        {(page) => (
          <DataTable
            caption={t('organization.prices')}
            rows={page.items}
            rowKey={(list) => list.id}
            columns={[
              {
                key: 'name',
                header: t('organization.price_list'),
                names: true,
                cell: (list) => (
                  <Link to="/price-lists/$priceListId" params={{ priceListId: list.id }}>
                    {list.name}
                  </Link>
                ),
              },
              {
                key: 'state',
                header: t('organization.state'),
                cell: (list) => <StandingPill list={list} />,
              },
              { key: 'currency', header: t('organization.currency'), cell: (list) => list.currency },
              {
                key: 'from',
                header: t('organization.valid_from'),
                cell: (list) => format.day(list.valid_from),
              },
              {
                key: 'until',
                header: t('organization.valid_until'),
                cell: (list) =>
                  list.valid_until == null ? t('organization.valid_on') : format.day(list.valid_until),
              },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
