/**
 * Orders by state, the longest waiting first, each with its next step. Dragging a card to the next column does what its
 * button does; the button is there for everybody.
 */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconList } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import { asProblem } from '@/api/problem';
import { PARTNERS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { countQuery, pageQuery } from '@/features/list/queries';
import { useListSearch } from '@/features/list/search';
import { addressOf } from '@/features/list/source';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/states';
import { When } from '@/ui/values';
import classes from './board.module.css';
import { NEXT, OrderSteps } from './OrderSteps';
import { moveOrder, type Order, type OrderState } from './queries';

const PATH = '/api/v1/orders';
const SHOWN = 20;
/** What is done already is read with the latest on top. */
const COLUMNS: readonly (readonly [OrderState, string])[] = [
  ['placed', 'placed_at'],
  ['confirmed', 'placed_at'],
  ['shipped', 'placed_at'],
  ['delivered', '-updated_at'],
];

export function OrderBoard() {
  const { t } = useI18n();
  const { search, change } = useListSearch();
  const seesOrganizations = useMay('organizations:read');
  const [dragged, setDragged] = useState<Order | null>(null);
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: ({ order, to }: { order: Order; to: Exclude<OrderState, 'placed'> }) =>
      moveOrder(order.id, to),
    onSuccess: (changed) =>
      notifications.show({
        message: t('order.moved', { state: t(`order.state.${changed.state}`) }),
        color: 'teal',
      }),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
    // Also after a refusal: somebody else may have moved it.
    onSettled: () => void queries.invalidateQueries({ queryKey: ['list'] }),
  });
  return (
    <Page
      title={t('orders.board.title')}
      lead={t('orders.board.lead')}
      trail={<Link to="/orders">{t('nav.orders')}</Link>}
      actions={
        <Button
          variant="default"
          leftSection={<IconList size={17} aria-hidden />}
          renderRoot={(props) => <Link to="/orders" {...props} />}
        >
          {t('orders.as_list')}
        </Button>
      }
    >
      {seesOrganizations && (
        <Lookup
          className={classes.partner}
          source={PARTNERS}
          spoken={t('order.partner')}
          placeholder={t('order.partner')}
          value={search.partner_id ?? null}
          onChange={(id) => change({ partner_id: id ?? undefined })}
        />
      )}
      <div className={classes.board}>
        {COLUMNS.map(([state, sort]) => (
          <Column
            key={state}
            state={state}
            sort={sort}
            partner={search.partner_id}
            takes={dragged !== null && NEXT[dragged.state].some((next) => next === state)}
            onDrag={setDragged}
            onTake={() => {
              if (dragged !== null && state !== 'placed') move.mutate({ order: dragged, to: state });
              setDragged(null);
            }}
          />
        ))}
      </div>
    </Page>
  );
}

interface ColumnProps {
  state: OrderState;
  sort: string;
  partner: string | undefined;
  /** Whether what is being dragged may be dropped here. */
  takes: boolean;
  onDrag: (order: Order | null) => void;
  onTake: () => void;
}

function Column({ state, sort, partner, takes, onDrag, onTake }: ColumnProps) {
  const { t, format } = useI18n();
  const question = { state, partner_id: partner };
  const query = useQuery(
    pageQuery<Order>(addressOf(PATH, {}, { ...question, sort, limit: String(SHOWN) }), ['board']),
  );
  const count = useQuery(countQuery(PATH, {}, question)).data;
  const drop = {
    onDragOver: (event: DragEvent) => takes && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      onTake();
    },
  };
  return (
    <section
      className={classes.column}
      aria-label={t(`order.state.${state}`)}
      data-takes={takes || undefined}
    >
      <div className={classes.head}>
        <h2>{t(`order.state.${state}`)}</h2>
        {count !== undefined && <span className={classes.count}>{format.count(count)}</span>}
      </div>
      <div role="presentation" className={classes.cards} {...drop}>
        <Loaded
          query={query}
          waiting={<RowsSkeleton rows={4} />}
          empty={{
            when: (page) => page.items.length === 0,
            show: (
              <p className={classes.none} data-state="empty">
                {t('orders.board.empty')}
              </p>
            ),
          }}
        >
          {(page) => page.items.map((order) => <Card key={order.id} order={order} onDrag={onDrag} />)}
        </Loaded>
      </div>
      {count !== undefined && count > SHOWN && (
        <Link to="/orders" search={{ state, partner_id: partner }} className={classes.all}>
          {t('orders.board.more', { count: format.count(count) })}
        </Link>
      )}
    </section>
  );
}

function Card({ order, onDrag }: { order: Order; onDrag: (order: Order | null) => void }) {
  const { t, format } = useI18n();
  return (
    <div
      role="presentation"
      className={classes.card}
      draggable={NEXT[order.state].length > 0}
      onDragStart={() => onDrag(order)}
      onDragEnd={() => onDrag(null)}
    >
      <Link to="/orders/$orderId" params={{ orderId: order.id }}>
        {t('order.of', { number: order.number, partner: order.partner_name })}
      </Link>
      <div className={classes.facts}>
        <span>{format.money(order.net)}</span>
        <When at={order.placed_at} />
      </div>
      {order.reference != null && <span className={classes.reference}>{order.reference}</span>}
      <div>
        <OrderSteps order={order} compact />
      </div>
    </div>
  );
}
