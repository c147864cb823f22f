/**
 * A button of the hall that opens a menu. The menus need more script than the first page has use for, so they come when
 * a pointer or the keyboard gets near, and take the button's place when it is pressed.
 */
import { ActionIcon } from '@mantine/core';
import { type ReactNode, lazy, Suspense, useState } from 'react';
import classes from './shell.module.css';

const load = () => import('./menus');
const MENUS = {
  language: lazy(() => load().then(({ LanguageMenu }) => ({ default: LanguageMenu }))),
  theme: lazy(() => load().then(({ ThemeMenu }) => ({ default: ThemeMenu }))),
  account: lazy(() => load().then(({ AccountMenu }) => ({ default: AccountMenu }))),
};

// Where it does not come, pressing the button will say why.
const near = () => void load().catch(() => undefined);
/** The button that is pressed goes, and the focus with it, unless its successor takes it: menus give it back to that. */
const takeFocus = (button: HTMLButtonElement | null) => button?.focus();

interface MenuButtonProps {
  menu: keyof typeof MENUS;
  label: string;
  children: ReactNode;
}

export function MenuButton({ menu, label, children }: MenuButtonProps) {
  const [asked, setAsked] = useState(false);
  const look = {
    variant: 'subtle',
    color: 'gray',
    size: 40,
    className: classes.tool,
    'aria-label': label,
    children,
  };
  const button = (
    <ActionIcon
      {...look}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setAsked(true)}
    />
  );
  if (!asked) return button;
  const Opened = MENUS[menu];
  return (
    <Suspense fallback={button}>
      <Opened target={<ActionIcon {...look} ref={takeFocus} />} />
    </Suspense>
  );
}
