/** File kinds by media type: a word and a picture for each. */
import {
  IconFile,
  IconFileTypePdf,
  IconFileTypeXls,
  IconFileZip,
  IconMovie,
  IconPhoto,
  IconPresentation,
  IconFileTypeDoc,
  type Icon,
} from '@tabler/icons-react';
import type { MessageKey } from '@/i18n/en';

interface Kind {
  label: MessageKey;
  icon: Icon;
}

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^application\/pdf$/, { label: 'asset.kind.pdf', icon: IconFileTypePdf }],
  [/presentation|powerpoint/, { label: 'asset.kind.presentation', icon: IconPresentation }],
  [/spreadsheet|excel|csv/, { label: 'asset.kind.spreadsheet', icon: IconFileTypeXls }],
  [/wordprocessing|msword/, { label: 'asset.kind.document', icon: IconFileTypeDoc }],
  [/^image\//, { label: 'asset.kind.picture', icon: IconPhoto }],
  [/^video\//, { label: 'asset.kind.video', icon: IconMovie }],
  [/zip$/, { label: 'asset.kind.archive', icon: IconFileZip }],
];

export function kindOf(mediaType: string | undefined): Kind {
  return (
    KINDS.find(([pattern]) => pattern.test(mediaType ?? ''))?.[1] ?? {
      label: 'asset.kind.file',
      icon: IconFile,
    }
  );
}
