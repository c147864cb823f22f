/**
 * Where a price list stands as a revision: staff announce, withdraw or delete it and see who has acknowledged it; its
 * partner reads the notice and acknowledges it.
 */
import { Alert, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { Tariff } from './Tariff';
import {
  acknowledgeRevision,
  announceRevision,
  deleteDraft,
  type PriceList,
  priceListQuery,
  repricedOrdersQuery,
  withdrawRevision,
} from './queries';
import { unseenPricesQuery } from './unseen';

interface RevisionProps {
  list: PriceList;
  etag: string | null;
}

function isAhead({ state, announced_at }: PriceList): boolean {
  return state === 'announced' && announced_at != null;
}

/** Nothing for a list that was never announced and is no draft. */
export function Revision({ list, etag }: RevisionProps) {
  const { t, format } = useI18n();
  const manages = useMay('prices:manage');
  const acknowledges = useMay('prices:acknowledge');
  if (list.state !== 'draft' && list.announced_at == null) return null;
  const from = format.day(list.valid_from);
  return (
    <Panel title={t('revision.panel')}>
      {list.state === 'draft' ? (
        <p>{t('revision.draft', { from })}</p>
      ) : (
        <Alert variant="light" color="teal" title={t('revision.for_partner', { from })}>
          {list.notice != null && <p>{list.notice}</p>}
          <p>{t('revision.told', { when: format.relative(list.announced_at ?? ''), from })}</p>
          <p>{t('revision.for_partner.help')}</p>
          <Acknowledged list={list} />
        </Alert>
      )}
      {manages && <StaffSteps list={list} etag={etag} />}
      {acknowledges && list.announced_at != null && list.acknowledgement == null && (
        <Acknowledge list={list} />
      )}
    </Panel>
  );
}

function Acknowledged({ list }: { list: PriceList }) {
  const { t, format } = useI18n();
  const seen = list.acknowledgement;
  if (seen == null) return <p>{t('revision.open')}</p>;
  return (
    <p>
      {t('revision.seen_by', { name: seen.name ?? t('revision.somebody') })}
      {' · '}
      {format.instant(seen.at)}
    </p>
  );
}

function Acknowledge({ list }: { list: PriceList }) {
  const { t } = useI18n();
  const save = useSave({
    run: () => acknowledgeRevision(list.id),
    said: () => t('revision.acknowledged'),
    stale: [priceListQuery(list.id).queryKey, unseenPricesQuery.queryKey],
  });
  return (
    <Group mt="md">
      <ProblemAlert problem={save.problem} />
      <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
        {t('revision.acknowledge')}
      </Button>
    </Group>
  );
}

function StaffSteps({ list, etag }: RevisionProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const stale = [priceListQuery(list.id).queryKey, ['price-list']];
  const announce = useSave({
    run: () => announceRevision(list.id, etag),
    said: ({ name }) => t('revision.announced', { name }),
    stale,
  });
  const withdraw = useSave({
    run: () => withdrawRevision(list.id, etag),
    said: ({ name }) => t('revision.withdrawn', { name }),
    stale,
  });
  const remove = useSave({
    run: () => deleteDraft(list.id),
    said: () => t('revision.deleted'),
    done: () => navigate({ to: '/price-lists' }),
  });
  return (
    <Group mt="md">
      <ProblemAlert problem={announce.problem ?? withdraw.problem ?? remove.problem} />
      {list.state === 'draft' && (
        <>
          <ConfirmButton
            question={t('revision.announce.question')}
            confirm={t('revision.announce')}
            loading={announce.isPending}
            onConfirm={() => announce.mutate(undefined)}
          >
            {t('revision.announce')}
          </ConfirmButton>
          <ConfirmButton
            question={t('revision.delete.question')}
            confirm={t('revision.delete')}
            loading={remove.isPending}
            onConfirm={() => remove.mutate(undefined)}
          >
            {t('revision.delete')}
          </ConfirmButton>
        </>
      )}
      {isAhead(list) && (
        <ConfirmButton
          question={t('revision.withdraw.question')}
          confirm={t('revision.withdraw')}
          loading={withdraw.isPending}
          onConfirm={() => withdraw.mutate(undefined)}
        >
          {t('revision.withdraw')}
        </ConfirmButton>
      )}
    </Group>
  );
}

/** What an announced list changes for its partner, price by price. */
export function Changes({ list }: { list: PriceList }) {
  const { t } = useI18n();
  return (
    <section aria-label={t('revision.changes')}>
      <ResourceList
        path="/api/v1/price-lists/{id}/changes"
        params={{ id: list.id }}
        name={t('revision.changes')}
        searchLabel={t('products.search')}
        rowKey={(row) => row.product_id}
        sort="sku"
        facets={[
          {
            kind: 'select',
            key: 'changed',
            label: t('revision.changed'),
            options: [
              { value: 'true', label: t('revision.changed.yes') },
              { value: 'false', label: t('revision.changed.no') },
            ],
          },
        ]}
        columns={[
          { key: 'name', header: t('product.name'), names: true, sort: 'name', cell: (row) => row.name },
          {
            key: 'sku',
            header: t('product.sku'),
            sort: 'sku',
            minor: true,
            cell: (row) => <span className="l-numeric">{row.sku}</span>,
          },
          {
            key: 'before',
            header: t('revision.before'),
            numeric: true,
            cell: (row) => (row.before == null ? t('revision.none') : <Tariff price={row.before} />),
          },
          {
            key: 'after',
            header: t('revision.after'),
            numeric: true,
            cell: (row) => (row.after == null ? t('revision.none') : <Tariff price={row.after} />),
          },
          {
            key: 'delta',
            header: t('revision.delta'),
            numeric: true,
            cell: (row) => <Delta percent={row.change_percent} />,
          },
        ]}
        empty={{ title: t('revision.changes.empty'), help: t('revision.changes.empty.help') }}
        file={`price-changes-${list.name}`}
      />
    </section>
  );
}

function Delta({ percent }: { percent: string | null | undefined }) {
  const { t, format } = useI18n();
  if (percent == null) return t('field.unknown');
  return format.change(Number(percent) / 100);
}

export function RepricedOrders({ list }: { list: PriceList }) {
  const { t, format } = useI18n();
  const query = useQuery(repricedOrdersQuery(list.id));
  return (
    <Panel title={t('revision.orders')}>
      <Loaded
        query={query}
        empty={{ when: (page) => page.items.length === 0, show: <p>{t('revision.orders.none')}</p> }}
      >
        {(page) => (
          <>
            <p>{t('revision.orders.keep')}</p>
            <ul>
              {page.items.map((order) => (
                <li key={order.id}>
                  <Link to="/orders/$orderId" params={{ orderId: order.id }}>
                    {t('order.title', { number: order.number })}
                  </Link>
                  {' · '}
                  {format.day(order.placed_at)}
                  {' · '}
                  {format.money(order.net)}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
