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
