/** What material can be and where it can stand, in the order in which it is offered. */
import type { Schema } from '@/api/client';

export const ASSET_KINDS = [
  'presentation',
  'brochure',
  'catalogue',
  'data_sheet',
  'price_sheet',
  'picture',
  'logo',
  'video',
  'training',
  'certificate',
  'other',
] as const satisfies readonly Schema<'AssetKind'>[];

export const ASSET_STATES = [
  'draft',
  'scheduled',
  'published',
  'expired',
  'withdrawn',
] as const satisfies readonly Schema<'AssetState'>[];
