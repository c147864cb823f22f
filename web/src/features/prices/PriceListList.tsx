/** The price lists of all partners, with what holds when. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ORGANIZATIONS, PARTNERS } from '@/features/list/facets';
import { NameOf } from '@/features/list/Lookup';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { Facts, When } from '@/ui/values';
import type { PriceList } from './queries';
import { StandingPill, Validity } from './Validity';

export function PriceListList() {
  const { t, format } = useI18n();
  const manages = useMay('prices:manage');
  return (
    <Page
      title={t('nav.prices')}
      lead={t('prices.lead')}
      actions={
        manages && (
          <Button
            renderRoot={(props) => <Link to="/price-lists/new" {...props} />}
            leftSection={<IconPlus size={17} aria-hidden />}
          >
            {t('prices.new')}
          </Button>
        )
      }
    >
      <ResourceList
        path="/api/v1/price-lists"
        name={t('nav.prices')}
        searchLabel={t('prices.search')}
        rowKey={(row) => row.id}
        sort="-updated_at"
        facets={[
          { kind: 'lookup', key: 'organization_id', label: t('order.partner'), source: PARTNERS },
          { kind: 'text', key: 'currency', label: t('organization.currency') },
          { kind: 'day', key: 'valid_on', label: t('prices.valid_on'), bound: 'date' },
        ]}
        columns={[
          {
            key: 'name',
            header: t('prices.name'),
            names: true,
            sort: 'name',
            cell: (row) => (
              <Link to="/price-lists/$priceListId" params={{ priceListId: row.id }}>
                {row.name}
              </Link>
            ),
          },
          {
            key: 'partner',
            header: t('order.partner'),
            cell: (row) => <NameOf source={ORGANIZATIONS} id={row.organization_id} />,
          },
          { key: 'standing', header: t('prices.standing'), cell: (row) => <StandingPill list={row} /> },
          {
            key: 'valid',
            header: t('prices.validity'),
            sort: 'valid_from',
            cell: (row) => <Validity list={row} />,
          },
          { key: 'currency', header: t('organization.currency'), cell: (row) => row.currency },
          {
            key: 'revision',
            header: t('prices.revision'),
            hidden: true,
            numeric: true,
            cell: (row) => format.number(row.revision),
          },
          {
            key: 'updated',
            header: t('field.changed'),
            sort: 'updated_at',
            minor: true,
            cell: (row) => <When at={row.updated_at} />,
          },
        ]}
        preview={{ title: (row) => row.name, show: (row) => <PriceListFacts list={row} /> }}
        empty={{ title: t('prices.empty'), help: t('prices.empty.help') }}
        file="price-lists"
      />
    </Page>
  );
}

export function PriceListFacts({ list }: { list: PriceList }) {
  const { t, format } = useI18n();
  const seesOrganizations = useMay('organizations:read');
  return (
    <Facts
      facts={[
        ...(seesOrganizations
          ? ([
              [t('order.partner'), <NameOf key="partner" source={ORGANIZATIONS} id={list.organization_id} />],
            ] as const)
          : []),
        [t('prices.validity'), <Validity key="valid" list={list} />],
        [t('prices.standing'), <StandingPill key="standing" list={list} />],
        [t('organization.currency'), list.currency],
        [t('prices.revision'), format.number(list.revision)],
        [t('field.changed'), <When key="changed" at={list.updated_at} />],
      ]}
    />
  );
}
