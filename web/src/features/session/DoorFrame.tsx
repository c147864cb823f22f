/** The frame of the pages before the sign-in: what the portal is on one side, one form on the other. */
import { IconChartAreaLine, IconCode, IconScale } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { useI18n } from '@/i18n/language';
import { useBranding } from '@/app/branding';
import { HostLogo } from '@/ui/HostLogo';
import { Arcade } from '@/ui/Mark';
import { DoorTools } from './DoorTools';
import classes from './signin.module.css';

export function DoorFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useI18n();
  const name = useBranding()?.name ?? t('app.name');
  useEffect(() => {
    document.title = t('app.title', { page: title, host: name });
  }, [title, t, name]);
  const pillars = [
    { icon: IconScale, title: t('sign_in.pillar.facts'), text: t('sign_in.pillar.facts.text') },
    { icon: IconChartAreaLine, title: t('sign_in.pillar.proof'), text: t('sign_in.pillar.proof.text') },
    { icon: IconCode, title: t('sign_in.pillar.api'), text: t('sign_in.pillar.api.text') },
  ];
  return (
    <div className={classes.hall}>
      <aside className={classes.story} aria-label={t('app.name')}>
        <div className={classes.brand}>
          <HostLogo size={40} />
          <span>{name}</span>
        </div>
        <p className={classes.tagline}>{t('app.tagline')}</p>
        <ul className={classes.pillars}>
          {pillars.map((pillar) => (
            <li key={pillar.title}>
              <pillar.icon size={22} stroke={1.6} aria-hidden />
              <div>
                <strong>{pillar.title}</strong>
                <span>{pillar.text}</span>
              </div>
            </li>
          ))}
        </ul>
        <div className={classes.arcade} aria-hidden="true">
          <Arcade arches={6} />
        </div>
      </aside>
      <main className={classes.door} id="content">
        <div className={classes.tools}>
          <DoorTools />
        </div>
        <div className={classes.smallBrand}>
          <HostLogo size={36} />
          <span>{name}</span>
        </div>
        {children}
      </main>
    </div>
  );
}
