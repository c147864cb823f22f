/** What the keyboard does on every page: the palette, the list of keys, and `g` with a letter for the doors. */
import { ActionIcon } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useKeyListener, useKeys } from '@/features/keys/keys';
import type { Me } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { doorsFor } from './navigation';
import classes from './shell.module.css';

// Both are asked for rarely, and not before the first page is there.
const Palette = lazy(() =>
  import('@/features/palette/Palette').then((module) => ({ default: module.Palette })),
);
const KeyHelp = lazy(() => import('@/features/keys/KeyHelp').then((module) => ({ default: module.KeyHelp })));

export function ShortCuts({ me }: { me: Me }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  useKeyListener();
  useHotkeys([['mod+K', () => setOpen((old) => (old === 'palette' ? null : 'palette'))]], []);
  useKeys([
    { keys: '?', label: 'keys.help', everywhere: true, run: () => setOpen('keys') },
    ...doorsFor(me).flatMap(({ key, label, to }) =>
      key === undefined
        ? []
        : [{ keys: `g ${key}`, label, everywhere: true, run: () => void navigate({ to }) }],
    ),
  ]);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        className={classes.tool}
        aria-label={t('keys.palette')}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen('palette')}
      >
        <IconSearch size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
      <Suspense fallback={null}>
        {open === 'palette' && <Palette onClose={() => setOpen(null)} />}
        {open === 'keys' && <KeyHelp onClose={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}
