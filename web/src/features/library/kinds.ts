/** A picture for each kind of file, by its media type where there is one. */
import {
  IconFile,
  IconFileTypeDoc,
  IconFileTypePdf,
  IconFileTypeXls,
  IconFileZip,
  IconMovie,
  IconPhoto,
  IconPresentation,
  type Icon,
} from '@tabler/icons-react';
import type { Schema } from '@/api/client';

/** What a piece of material can be, in the order in which it is offered. */
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

const ICONS: readonly (readonly [RegExp, Icon])[] = [
  [/^application\/pdf$/, IconFileTypePdf],
  [/presentation|powerpoint/, IconPresentation],
  [/spreadsheet|excel|csv/, IconFileTypeXls],
  [/wordprocessing|msword/, IconFileTypeDoc],
  [/^image\//, IconPhoto],
  [/^video\//, IconMovie],
  [/zip$/, IconFileZip],
];

export function iconOf(mediaType: string | undefined): Icon {
  return ICONS.find(([pattern]) => pattern.test(mediaType ?? ''))?.[1] ?? IconFile;
}
