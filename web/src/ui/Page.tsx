/** The frame of every page: its one h1, what may be done here, and the browser's title. */
import { Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './ui.module.css';

interface PageProps {
  title: string;
  lead?: ReactNode;
  /** Where this page hangs, above the title. */
  trail?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, lead, trail, actions, children }: PageProps) {
  const { t } = useI18n();
  useEffect(() => {
    document.title = t('app.title', { page: title, host: t('app.name') });
  }, [title, t]);
  return (
    <div className={classes.page}>
      <header className={classes.pageHeader}>
        <div>
          {trail !== undefined && <div className={classes.trail}>{trail}</div>}
          <Title order={1} tabIndex={-1} data-page-title>
            {title}
          </Title>
          {lead !== undefined && <div className={classes.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  /** Tables bring their own edges. */
  flush?: boolean;
}

/** One subject on a page. */
export function Panel({ title, aside, children, flush = false }: PanelProps) {
  return (
    <section className={classes.panel} aria-label={title} data-flush={flush || undefined}>
      {title !== undefined && (
        <div className={classes.panelHeader}>
          <Title order={2}>{title}</Title>
          {aside !== undefined && <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      <div className={classes.panelBody}>{children}</div>
    </section>
  );
}
