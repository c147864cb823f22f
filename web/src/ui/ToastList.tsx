/** The short messages themselves, and how they look. */
import '@mantine/notifications/styles.css';
import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useI18n } from '@/i18n/language';

export function ToastList() {
  const { t } = useI18n();
  const named = { closeButtonProps: { 'aria-label': t('action.close') } };
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: named } } }}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
