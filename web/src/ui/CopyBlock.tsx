/** Text to take away, such as a command; copying says so. */
import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useI18n } from '@/i18n/language';
import classes from './ui.module.css';

export function CopyBlock({ text, label }: { text: string; label: string }) {
  const { t } = useI18n();
  return (
    <div className={classes.copy}>
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          >
            <span aria-live="polite">{t(copied ? 'action.copied' : 'action.copy')}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
