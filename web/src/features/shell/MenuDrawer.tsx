/** The navigation on a phone, over the page. Loaded when it is opened for the first time. */
import { Drawer } from '@mantine/core';
import type { Me } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Doors } from './Doors';
import { useOpening } from './opening';
import classes from './shell.module.css';

interface MenuDrawerProps {
  me: Me;
  opened: boolean;
  onClose: () => void;
}

export function MenuDrawer({ me, opened, onClose }: MenuDrawerProps) {
  const { t } = useI18n();
  const { opened: isThere } = useOpening();
  return (
    <Drawer
      opened={isThere && opened}
      onClose={onClose}
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
  );
}
