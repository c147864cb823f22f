/** What the pages of curation ask and send. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, body, type Schema } from '@/api/client';
import { addressOf, type Page, read } from '@/features/list/source';
import type { Asset } from '@/features/library/queries';
import { boundsOf } from './month';

export type ChangeRequest = Schema<'AssetChangeRequest'>;
export type ChangeReport = Schema<'AssetChangeReport'>;

const PER_REQUEST = 200;
/** More dates than these in one month are not read by anybody. */
const MOST = 2_000;

/** The list of a month's dates, as the API has it. */
export function datesAddress(month: string, kind: string | undefined): string {
  const { from, until } = boundsOf(month);
  return addressOf('/api/v1/assets', {}, { dated_from: from, dated_until: until, kind });
}

export function datesQuery(month: string, kind: string | undefined) {
  return queryOptions({
    queryKey: ['list', 'dates', month, kind],
    queryFn: async ({ signal }) => {
      const address = datesAddress(month, kind);
      const assets: Asset[] = [];
      let cursor: string | null | undefined;
      do {
        const next = cursor == null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await read<Page<Asset>>(`${address}&limit=${PER_REQUEST}${next}`, signal);
        assets.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor != null && assets.length < MOST);
      return { assets, isCut: cursor != null };
    },
    placeholderData: keepPreviousData,
  });
}

export function changeAssets(request: ChangeRequest, attempt: string): Promise<ChangeReport> {
  return body(
    api.POST('/api/v1/asset-changes', { body: request, params: { header: { 'Idempotency-Key': attempt } } }),
  );
}
