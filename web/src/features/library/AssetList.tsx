/** The library: search, language, cards, pages. */
import { Button, Select } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '@/features/session/me';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { CardsSkeleton, FilteredState, State } from '@/ui/states';
import { AssetCards } from './AssetCards';
import { Basket } from './Basket';
import classes from './library.module.css';
import { type AssetSearch, assetsQuery } from './queries';

interface AssetListProps {
  search: AssetSearch;
  onSearch: (change: Partial<AssetSearch>) => void;
}

export function AssetList({ search, onSearch }: AssetListProps) {
  const { t } = useI18n();
  const manages = useMay('assets:manage');
  const query = useQuery(assetsQuery(search));
  const filtered = search.q !== undefined || search.language !== undefined;
  return (
    <Page
      title={t('nav.library')}
      lead={t(manages ? 'library.lead_staff' : 'library.lead')}
      actions={
        manages && (
          <Button
            renderRoot={(props) => <Link to="/library/new" {...props} />}
            leftSection={<IconUpload size={17} aria-hidden />}
          >
            {t('library.upload')}
          </Button>
        )
      }
    >
      <Basket />
      <div className={classes.filters}>
        <div className={classes.search}>
          <SearchField
            value={search.q ?? ''}
            label={t('library.search')}
            placeholder={t('library.search.hint')}
            onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
          />
        </div>
        <Select
          size="md"
          aria-label={t('app.language')}
          placeholder={t('library.all_languages')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          data={LANGUAGES.map((language) => ({ value: language, label: t(`app.language.${language}`) }))}
          value={search.language ?? null}
          onChange={(language) => onSearch({ language: language ?? undefined, cursor: undefined })}
        />
      </div>
      <Loaded
        query={query}
        waiting={<CardsSkeleton />}
        empty={{
          when: (page) => page.items.length === 0,
          show: filtered ? (
            <FilteredState
              onClear={() => onSearch({ q: undefined, language: undefined, cursor: undefined })}
            />
          ) : (
            <State title={t('library.empty')}>
              {t(manages ? 'library.empty.help_staff' : 'library.empty.help')}
            </State>
          ),
        }}
      >
        {(page) => (
          <>
            <AssetCards assets={page.items} stale={query.isPlaceholderData} />
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
