/** The hall: navigation, who one acts for, the menus, and the page in the middle. */
import { ActionIcon, Indicator } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconLanguage,
  IconMenu2,
  IconMoon,
  IconShoppingCart,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useCart, useCartOfOtherBrowsers } from '@/features/catalogue/cart';
import { useLive } from '@/features/live/live';
import { Bell } from '@/features/notifications/Bell';
import { may, type Me, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { HostLogo } from '@/ui/HostLogo';
import { Toasts } from '@/ui/Toasts';
import { Doors } from './Doors';
import { MenuButton } from './MenuButton';
import { PreviewBanner } from './PreviewBanner';
import { SessionBanner } from './SessionBanner';
import { ShortCuts } from './ShortCuts';
import classes from './shell.module.css';

const loadDrawer = () => import('./MenuDrawer');
const MenuDrawer = lazy(() => loadDrawer().then((module) => ({ default: module.MenuDrawer })));

/** Shows the matched page, or `children` in its place where they say why it is not shown. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMe();
  const { t, suggestLanguage } = useI18n();
  const [menuOpen, menu] = useDisclosure(false);
  const [menuAsked, setMenuAsked] = useState(false);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });

  const profileLanguage = me.user?.language ?? me.organization.language;
  useEffect(() => suggestLanguage(profileLanguage), [suggestLanguage, profileLanguage]);

  useLive(me.user?.id);

  // A new page takes the focus to its title, so that a screen reader starts there; the first one leaves it at the top,
  // before the link that skips the menus.
  const closeMenu = menu.close;
  const left = useRef(path);
  useEffect(() => {
    closeMenu();
    const isFirst = left.current === undefined;
    left.current = path;
    if (isFirst) return;
    if (document.activeElement === document.body || document.activeElement?.closest('nav') != null) {
      document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
    }
  }, [path, closeMenu]);

  return (
    <div className={classes.shell}>
      <a className="l-skip" href="#content">
        {t('app.skip')}
      </a>
      <div className={classes.side}>
        <aside className={classes.sideInner}>
          <Brand me={me} />
          <Doors me={me} />
        </aside>
      </div>
      <Suspense fallback={null}>
        {menuAsked && <MenuDrawer me={me} opened={menuOpen} onClose={menu.close} />}
        <Toasts />
      </Suspense>
      <div className={classes.main}>
        {me.preview ? <PreviewBanner me={me} /> : <SessionBanner />}
        <header className={classes.top}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            className={classes.burger}
            aria-label={t('app.menu')}
            aria-expanded={menuOpen}
            onPointerEnter={() => void loadDrawer().catch(() => undefined)}
            onClick={() => {
              setMenuAsked(true);
              menu.open();
            }}
          >
            <IconMenu2 size={22} aria-hidden />
          </ActionIcon>
          <div className={classes.actor}>
            <strong>{me.organization.name}</strong>
            <span>{t(`kind.${me.organization.acting}`)}</span>
          </div>
          <div className={classes.tools}>
            {may(me, 'orders:place') && <CartButton me={me} />}
            {me.user != null && <Bell className={classes.tool} />}
            <ShortCuts me={me} />
            <MenuButton menu="language" label={t('app.language')}>
              <IconLanguage size={20} stroke={1.7} aria-hidden />
            </MenuButton>
            <MenuButton menu="theme" label={t('app.theme')}>
              <IconSun className={classes.sun} size={20} stroke={1.7} aria-hidden />
              <IconMoon className={classes.moon} size={20} stroke={1.7} aria-hidden />
            </MenuButton>
            <MenuButton
              menu="account"
              label={t('app.menu.account', { name: me.user?.name ?? me.organization.name })}
            >
              <IconUserCircle size={22} stroke={1.7} aria-hidden />
            </MenuButton>
          </div>
        </header>
        <main id="content" data-page={path} tabIndex={-1} className={classes.content}>
          {children === false ? <Outlet /> : children}
        </main>
      </div>
    </div>
  );
}

function Brand({ me }: { me: Me }) {
  return (
    <Link to="/" className={classes.brand}>
      <HostLogo size={34} />
      <span>{me.host.name}</span>
    </Link>
  );
}

function CartButton({ me }: { me: Me }) {
  const { t } = useI18n();
  const { lines } = useCart(me);
  useCartOfOtherBrowsers(me);
  return (
    <Indicator label={lines.length} size={17} offset={6} disabled={lines.length === 0} color="yellow.9">
      <ActionIcon
        renderRoot={(props) => <Link to="/cart" {...props} />}
        variant="subtle"
        color="gray"
        size={40}
        className={classes.tool}
        aria-label={t.count('cart.open', lines.length)}
      >
        <IconShoppingCart size={21} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}
