/** Language and appearance before the sign-in: plain buttons, so that the first page stays small. */
import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { LANGUAGES, useI18n } from '@/i18n/language';

export function DoorTools() {
  const { t, language, setLanguage } = useI18n();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const Glyph = scheme === 'dark' ? IconSun : IconMoon;
  return (
    <>
      {LANGUAGES.filter((other) => other !== language).map((other) => (
        <Button
          key={other}
          variant="subtle"
          color="gray"
          c="inherit"
          lang={other}
          onClick={() => void setLanguage(other)}
        >
          {t(`app.language.${other}`)}
        </Button>
      ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        c="inherit"
        size={40}
        aria-label={t(scheme === 'dark' ? 'app.theme.to_light' : 'app.theme.to_dark')}
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        <Glyph size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
    </>
  );
}
