/** How many orders are in a state, leading to them. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { orderCountQuery, type OrderState } from '@/features/orders/queries';
import { useI18n } from '@/i18n/language';
import { Tile } from '@/ui/Tiles';

export function OrderTile({
  state,
  note,
  urgent = false,
}: {
  state: OrderState;
  note: string;
  urgent?: boolean;
}) {
  const { t, format } = useI18n();
  const count = useQuery(orderCountQuery(state)).data;
  return (
    <Tile
      label={t(`home.orders.of.${state}`)}
      value={count === undefined ? null : format.count(count)}
      note={note}
      urgent={urgent && count !== undefined && count > 0}
      link={(children) => (
        <Link to="/orders" search={{ state }}>
          {children}
        </Link>
      )}
    />
  );
}
