/** A notification in the reader's words: its kind says the sentence, its facts fill it in. */
import type { Formats } from '@/i18n/formats';
import type { Translate } from '@/i18n/language';
import type { Notification } from './queries';

export const KINDS = [
  'order_placed',
  'order_confirmed',
  'order_shipped',
  'order_delivered',
  'order_cancelled',
  'release_published',
  'forecast_published',
  'commits_due',
  'exceptions_raised',
  'release_refused',
  'asset_published',
  'prices_announced',
  'policy_waiting',
  'import_finished',
  'user_joined',
  'api_client_changed',
] as const satisfies readonly Notification['kind'][];

export function sentence(
  t: Translate,
  format: Formats,
  { kind, facts }: Pick<Notification, 'kind' | 'facts'>,
): string {
  const known = Object.entries(facts ?? {}).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  const values: Record<string, string | number> = Object.fromEntries(known);
  if (typeof values.until === 'string') values.until = format.day(values.until);
  if (kind === 'import_finished') {
    const file = values.file_name ?? values.source ?? '';
    return t(values.state === 'failed' ? 'notification.import_failed' : 'notification.import_finished', {
      ...values,
      file,
    });
  }
  return t(`notification.${kind}`, values);
}
