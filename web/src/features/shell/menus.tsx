/** Language, appearance and account: the three menus that are there wherever one is. */
import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconBook2,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { session } from '@/api/client';
import { setContrast, useContrast } from '@/app/contrast';
import type { Me } from '@/features/session/me';
import { isLanguage, LANGUAGES, useI18n } from '@/i18n/language';
import classes from './shell.module.css';

export function LanguageMenu() {
  const { t, language, setLanguage } = useI18n();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          className={classes.tool}
          aria-label={t('app.language')}
        >
          <IconLanguage size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
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

export function ThemeMenu() {
  const { t } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const contrast = useContrast();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          className={classes.tool}
          aria-label={t('app.theme')}
        >
          <IconSun className={classes.sun} size={20} stroke={1.7} aria-hidden />
          <IconMoon className={classes.moon} size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
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

export function AccountMenu({ me }: { me: Me }) {
  const { t } = useI18n();
  const name = me.user?.name ?? me.organization.name;
  return (
    <Menu position="bottom-end" withinPortal width={260}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          className={classes.tool}
          aria-label={t('app.menu.account', { name })}
        >
          <IconUserCircle size={22} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
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
