/** An act that cannot be taken back asks once more in its own place, with the way out under the finger. */
import { Button, type ButtonProps, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './ui.module.css';

interface ConfirmButtonProps extends Pick<ButtonProps, 'size' | 'disabled' | 'loading' | 'leftSection'> {
  children: ReactNode;
  /** What will happen, as a question. */
  question: string;
  /** The word on the button that does it. */
  confirm: string;
  /** Names the thing where several such buttons stand on a page. */
  label?: string;
  onConfirm: () => void;
}

export function ConfirmButton({
  children,
  question,
  confirm,
  label,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const { t } = useI18n();
  const [asking, ask] = useState(false);
  if (!asking) {
    return (
      <Button variant="default" aria-label={label} {...button} onClick={() => ask(true)}>
        {children}
      </Button>
    );
  }
  return (
    <div className={classes.confirm} role="group" aria-label={question}>
      <span>{question}</span>
      <Group gap="xs">
        <Button
          size={button.size ?? 'sm'}
          color="red"
          // The question has taken the place of the button that had the focus.
          ref={(node) => node?.focus()}
          onClick={() => {
            ask(false);
            onConfirm();
          }}
        >
          {confirm}
        </Button>
        <Button size={button.size ?? 'sm'} variant="default" onClick={() => ask(false)}>
          {t('action.cancel')}
        </Button>
      </Group>
    </div>
  );
}
