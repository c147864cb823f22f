/** What the keyboard does on every page: the palette, the list of keys, and `g` with a letter for the doors. */
import { ActionIcon } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useKeyListener, useKeys } from '@/features/keys/keys';
import type { Me } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { doorsFor } from './navigation';
import classes from './shell.module.css';

// Both are asked for rarely. The palette comes a little after the first page, so that no letter that is typed into it
// is lost while it loads.
const loadPalette = () => import('@/features/palette/Palette');
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
const PALETTE_AFTER_MS = 1_500;
const KeyHelp = lazy(() => import('@/features/keys/KeyHelp').then((module) => ({ default: module.KeyHelp })));

export function ShortCuts({ me }: { me: Me }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  useEffect(() => {
    // Where it does not come, asking for it will say why.
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), PALETTE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
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
