/** The hall: navigation, who one acts for, the menus, and the page in the middle. */
import { ActionIcon, Drawer, Indicator } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2, IconShoppingCart } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useCart } from '@/features/catalogue/cart';
import { may, type Me, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Mark } from '@/ui/Mark';
import { AccountMenu, LanguageMenu, ThemeMenu } from './menus';
import { groupsFor } from './navigation';
import { PreviewBanner } from './PreviewBanner';
import { ShortCuts } from './ShortCuts';
import classes from './shell.module.css';

/** Shows the matched page, or `children` in its place where they say why it is not shown. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMe();
  const { t, suggestLanguage } = useI18n();
  const [menuOpen, menu] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });

  const profileLanguage = me.user?.language ?? me.organization.language;
  useEffect(() => suggestLanguage(profileLanguage), [suggestLanguage, profileLanguage]);

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
      <Drawer
        opened={menuOpen}
        onClose={menu.close}
        size={280}
        // Its own header would be a second banner beside the page's.
        withCloseButton={false}
        classNames={{ content: classes.drawer }}
      >
        <div className={classes.drawerHead}>
          <Drawer.Title>{t('app.menu')}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('action.close')} />
        </div>
        <Doors me={me} />
      </Drawer>
      <div className={classes.main}>
        {me.preview && <PreviewBanner me={me} />}
        <header className={classes.top}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            className={classes.burger}
            aria-label={t('app.menu')}
            aria-expanded={menuOpen}
            onClick={menu.open}
          >
            <IconMenu2 size={22} aria-hidden />
          </ActionIcon>
          <div className={classes.actor}>
            <strong>{me.organization.name}</strong>
            <span>{t(`kind.${me.organization.acting}`)}</span>
          </div>
          <div className={classes.tools}>
            {may(me, 'orders:place') && <CartButton me={me} />}
            <ShortCuts me={me} />
            <LanguageMenu />
            <ThemeMenu />
            <AccountMenu me={me} />
          </div>
        </header>
        <main id="content" tabIndex={-1} className={classes.content}>
          {children === false ? <Outlet /> : children}
        </main>
      </div>
    </div>
  );
}

function Brand({ me }: { me: Me }) {
  return (
    <Link to="/" className={classes.brand}>
      <Mark size={34} />
      <span>{me.host.name}</span>
    </Link>
  );
}

function Doors({ me }: { me: Me }) {
  const { t } = useI18n();
  return (
    <nav aria-label={t('nav.main')}>
      {groupsFor(me).map(({ label, doors }) => (
        <div key={label ?? ''} className={classes.group}>
          {label !== null && <p className={classes.groupLabel}>{t(label)}</p>}
          <ul className={classes.doors} aria-label={label === null ? undefined : t(label)}>
            {doors.map(({ to, label: name, icon: Glyph }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={classes.door}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                >
                  <Glyph size={19} stroke={1.7} aria-hidden />
                  {t(name)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function CartButton({ me }: { me: Me }) {
  const { t } = useI18n();
  const { lines } = useCart(me);
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
