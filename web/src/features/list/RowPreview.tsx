/** One row in full: beside the list where there is room, over it on a phone. Escape closes it. */
import { CloseButton, Drawer, Title } from '@mantine/core';
import { IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './list.module.css';

interface RowPreviewProps {
  title: string;
  beside: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function RowPreview({ title, beside, onClose, children }: RowPreviewProps) {
  const { t } = useI18n();
  const heading = useId();
  useEffect(() => {
    if (!beside) return;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [beside, onClose]);
  if (!beside) {
    return (
      <Drawer opened onClose={onClose} position="right" size="100%" withCloseButton={false}>
        <div className={classes.previewHead}>
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton size={44} aria-label={t('action.close')} />
        </div>
        {children}
      </Drawer>
    );
  }
  return (
    <section className={classes.preview} aria-labelledby={heading}>
      <div className={classes.previewHead}>
        <Title order={2} id={heading}>
          {title}
        </Title>
        <CloseButton aria-label={t('list.preview.close')} onClick={onClose} />
      </div>
      {children}
    </section>
  );
}

interface PreviewButtonProps {
  name: string;
  open: boolean;
  onToggle: (open: boolean) => void;
}

/** There is one in every row, so it is no more than it has to be. */
export function PreviewButton({ name, open, onToggle }: PreviewButtonProps) {
  const { t } = useI18n();
  return (
    <button
      type="button"
      className={classes.previewButton}
      aria-label={t('list.preview_of', { name })}
      aria-expanded={open}
      onClick={() => onToggle(!open)}
    >
      <IconLayoutSidebarRightExpand size={18} aria-hidden />
    </button>
  );
}
