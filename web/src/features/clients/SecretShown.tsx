/** A secret on the only occasion on which it can be read. */
import { Alert } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import { CopyBlock } from '@/ui/CopyBlock';
import classes from './clients.module.css';

export function SecretShown({ secret }: { secret: string }) {
  const { t } = useI18n();
  return (
    <Alert
      color="teal"
      variant="light"
      role="status"
      icon={<IconKey size={20} aria-hidden />}
      title={t('client.secret.new')}
    >
      <div className={classes.stack}>
        <p className={classes.plain}>{t('client.secret.once')}</p>
        <CopyBlock text={secret} label={t('client.secret')} />
      </div>
    </Alert>
  );
}
