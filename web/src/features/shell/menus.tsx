/** What the three menus of the hall contain. They are loaded when one is asked for; MenuButton.tsx stands there before. */
import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { IconBook2, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { session } from '@/api/client';
import { setContrast, useContrast } from '@/app/contrast';
import { useMe } from '@/features/session/me';
import { isLanguage, LANGUAGES, useI18n } from '@/i18n/language';
import { useOpening } from './opening';
import classes from './shell.module.css';

/** Opened from the start: it is there because somebody asked for it. */
export interface OpenedMenuProps {
  target: ReactElement;
}

export function LanguageMenu({ target }: OpenedMenuProps) {
  const opening = useOpening();
  const { t, language, setLanguage } = useI18n();
  return (
    <Menu {...opening} position="bottom-end" withinPortal>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={language}
          onChange={(choice) => isLanguage(choice) && void setLanguage(choice)}
        >
          {LANGUAGES.map((choice) => (
            <Menu.RadioItem key={choice} value={choice} lang={choice} closeMenuOnClick>
              {t(`app.language.${choice}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const;

export function ThemeMenu({ target }: OpenedMenuProps) {
  const opening = useOpening();
  const { t } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const contrast = useContrast();
  return (
    <Menu {...opening} position="bottom-end" withinPortal>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(choice) => setColorScheme(choice as MantineColorScheme)}
        >
          {SCHEMES.map(([scheme, Glyph]) => (
            <Menu.RadioItem
              key={scheme}
              value={scheme}
              rightSection={<Glyph size={16} aria-hidden />}
              closeMenuOnClick
            >
              {t(`app.theme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.CheckboxItem checked={contrast} onChange={setContrast}>
          {t('app.theme.contrast')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}

export function AccountMenu({ target }: OpenedMenuProps) {
  const opening = useOpening();
  const { t } = useI18n();
  const me = useMe();
  const name = me.user?.name ?? me.organization.name;
  return (
    <Menu {...opening} position="bottom-end" withinPortal width={260}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{name}</strong>
          {me.user != null && <span>{me.user.email}</span>}
          <span>{me.organization.name}</span>
        </div>
        <Menu.Divider />
        <Menu.Item
          component="a"
          href="/docs"
          target="_blank"
          leftSection={<IconBook2 size={16} aria-hidden />}
        >
          {t('app.api_docs')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void session.signOut()}>
          {t('app.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
