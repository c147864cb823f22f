/** The library: search, filters, cards, pages; staff also see what is not shown yet, or no more. */
import { Button, Group } from '@mantine/core';
import { IconCalendarMonth, IconChartBar, IconFiles, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { Page } from '@/ui/Page';
import { CardsSkeleton } from '@/ui/states';
import { AssetCards } from './AssetCards';
import { Basket } from './Basket';
import { ChooseBar, ChooseOne } from './ChooseBar';
import { ASSET_KINDS, ASSET_STATES } from './choices';
import { ASSETS_PER_PAGE } from './queries';

export function AssetList() {
  const { t } = useI18n();
  const manages = useMay('assets:manage');
  return (
    <Page
      title={t('nav.library')}
      lead={t(manages ? 'library.lead_staff' : 'library.lead')}
      actions={
        manages && (
          <Group gap="sm">
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/library/calendar" {...props} />}
              leftSection={<IconCalendarMonth size={17} aria-hidden />}
            >
              {t('library.calendar')}
            </Button>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/library/usage" {...props} />}
              leftSection={<IconChartBar size={17} aria-hidden />}
            >
              {t('library.usage')}
            </Button>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/library/many" {...props} />}
              leftSection={<IconFiles size={17} aria-hidden />}
            >
              {t('library.upload_many')}
            </Button>
            <Button
              renderRoot={(props) => <Link to="/library/new" {...props} />}
              leftSection={<IconUpload size={17} aria-hidden />}
            >
              {t('library.upload')}
            </Button>
          </Group>
        )
      }
    >
      <Basket />
      <ResourceList
        path="/api/v1/assets"
        name={t('nav.library')}
        searchLabel={t('library.search')}
        rowKey={(row) => row.id}
        pageSize={ASSETS_PER_PAGE}
        waiting={<CardsSkeleton />}
        facets={[
          {
            kind: 'select',
            key: 'kind',
            label: t('upload.kind'),
            options: ASSET_KINDS.map((kind) => ({ value: kind, label: t(`asset.kind.${kind}`) })),
          },
          {
            kind: 'select',
            key: 'language',
            label: t('app.language'),
            options: LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) })),
          },
          ...(manages
            ? [
                {
                  kind: 'select' as const,
                  key: 'state' as const,
                  label: t('organization.state'),
                  options: ASSET_STATES.map((state) => ({ value: state, label: t(`asset.is.${state}`) })),
                },
              ]
            : []),
          { kind: 'text', key: 'tag', label: t('library.tag') },
        ]}
        columns={[]}
        render={(rows, stale) =>
          manages ? (
            <>
              <ChooseBar assets={rows} />
              <AssetCards assets={rows} stale={stale} corner={(asset) => <ChooseOne asset={asset} />} />
            </>
          ) : (
            <AssetCards assets={rows} stale={stale} />
          )
        }
        empty={{
          title: t('library.empty'),
          help: t(manages ? 'library.empty.help_staff' : 'library.empty.help'),
        }}
        file="library"
      />
    </Page>
  );
}
