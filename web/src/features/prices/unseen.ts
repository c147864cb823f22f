/** Announced prices that wait for an acknowledgement; apart from the pages of price lists, since every home asks. */
import { queryOptions } from '@tanstack/react-query';
import { api, body } from '@/api/client';

/** One's own announced price lists that nobody has acknowledged. */
export const unseenPricesQuery = queryOptions({
  queryKey: ['price-lists', 'unseen'],
  queryFn: async () =>
    (
      await body(api.GET('/api/v1/price-lists', { params: { query: { sort: '-valid_from', limit: 20 } } }))
    ).items.filter(
      (list) => list.state === 'announced' && list.announced_at != null && list.acknowledgement == null,
    ),
});
