/** A supplier's home: the latest release in figures, the own products with their demand, new material. */
import { Button } from '@mantine/core';
import { IconGridDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Figures } from '@/features/demand/Figures';
import { ProductLinks } from '@/features/demand/ProductLinks';
import { releasesQuery } from '@/features/demand/queries';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { useGreeting } from './greeting';
import { NewMaterial } from './NewMaterial';
import { WaitingForMe } from './WaitingForMe';

export function SupplierHome() {
  const { t } = useI18n();
  const title = useGreeting();
  const readsDemand = useMay('demand:read');
  const supplies = useMay('supply:read');
  return (
    <Page
      title={title}
      lead={t('home.lead.supplier')}
      actions={
        readsDemand &&
        supplies && (
          <Button
            renderRoot={(props) => <Link to="/demand/map" {...props} />}
            variant="default"
            leftSection={<IconGridDots size={17} aria-hidden />}
          >
            {t('heat.open')}
          </Button>
        )
      }
    >
      <WaitingForMe />
      {readsDemand && <Latest />}
      <NewMaterial />
    </Page>
  );
}

function Latest() {
  const { t } = useI18n();
  const releases = useQuery(releasesQuery);
  return (
    <Loaded
      query={releases}
      empty={{
        when: (page) => page.items.length === 0,
        show: (
          <Panel>
            <State title={t('demand.none')}>{t('demand.none.help')}</State>
          </Panel>
        ),
      }}
    >
      {(page) => (
        <>
          {page.items[0] !== undefined && <Figures release={page.items[0]} />}
          <Panel title={t('demand.products')} flush aside={<Link to="/demand">{t('action.see_all')}</Link>}>
            <ProductLinks />
          </Panel>
        </>
      )}
    </Loaded>
  );
}
