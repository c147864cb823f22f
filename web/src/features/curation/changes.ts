/** What is to become of the chosen material, from what stands in the form. */
import type { Schema } from '@/api/client';

/** A thing that can stay, be given a value or be emptied. */
export type Will = 'keep' | 'set' | 'clear';

export interface ManyDraft {
  /** `keep`, `clear` or a language. */
  language: string;
  addTags: string[];
  removeTags: string[];
  addAudiences: string[];
  removeAudiences: string[];
  publish: Will;
  publishDay: string;
  expire: Will;
  expireDay: string;
}

export const NOTHING: ManyDraft = {
  language: 'keep',
  addTags: [],
  removeTags: [],
  addAudiences: [],
  removeAudiences: [],
  publish: 'keep',
  publishDay: '',
  expire: 'keep',
  expireDay: '',
};

/** What the API is asked for; `null` while nothing is to be changed. */
export function changesOf(draft: ManyDraft): Schema<'AssetChanges'> | null {
  const changes: Schema<'AssetChanges'> = {};
  if (draft.language !== 'keep') changes.language = draft.language === 'clear' ? null : draft.language;
  if (draft.addTags.length > 0) changes.add_tags = draft.addTags;
  if (draft.removeTags.length > 0) changes.remove_tags = draft.removeTags;
  if (draft.addAudiences.length > 0) changes.add_audience_ids = draft.addAudiences;
  if (draft.removeAudiences.length > 0) changes.remove_audience_ids = draft.removeAudiences;
  const publish = date(draft.publish, draft.publishDay);
  const expire = date(draft.expire, draft.expireDay);
  if (publish !== undefined) changes.publish_at = publish;
  if (expire !== undefined) changes.expire_at = expire;
  return Object.keys(changes).length === 0 ? null : changes;
}

function date(will: Will, day: string): string | null | undefined {
  if (will === 'clear') return null;
  return will === 'set' && day !== '' ? `${day}T00:00:00Z` : undefined;
}
