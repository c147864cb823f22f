/** The people of one organisation; whoever looks after them invites from here. */
import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { SearchField } from '@/ui/SearchField';
import { StateChips } from '@/ui/StateChips';
import { FilteredState, State } from '@/ui/states';
import { InvitePanel } from './InvitePanel';
import classes from './people.module.css';
import { PeopleTable } from './PeopleTable';
import { peopleQuery, type PeopleSearch, PERSON_STATES } from './queries';

interface PeoplePageProps {
  search: PeopleSearch;
  onSearch: (change: Partial<PeopleSearch>) => void;
}

export function PeoplePage({ search, onSearch }: PeoplePageProps) {
  const { t } = useI18n();
  const me = useMe();
  const manages = useMay('users:manage') && !me.preview;
  const [inviting, setInviting] = useState(false);
  const query = useQuery(peopleQuery(me.organization.id, search));
  const filtered = search.q !== undefined || search.state !== undefined;
  return (
    <Page
      title={t('people.title')}
      lead={t('people.lead', { organization: me.organization.name })}
      actions={
        manages &&
        !inviting && (
          <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setInviting(true)}>
            {t('people.invite')}
          </Button>
        )
      }
    >
      {inviting && <InvitePanel organization={me.organization} onClose={() => setInviting(false)} />}
      <div className={classes.filters}>
        <div className={classes.search}>
          <SearchField
            value={search.q ?? ''}
            label={t('people.search')}
            placeholder={t('people.search.hint')}
            onSearch={(q) => onSearch({ q: q === '' ? undefined : q, cursor: undefined })}
          />
        </div>
        <StateChips
          label={t('person.state')}
          states={PERSON_STATES}
          chosen={search.state}
          word={(state) => t(`person.state.${state}`)}
          onChoose={(state) => onSearch({ state, cursor: undefined })}
        />
      </div>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: filtered ? (
            <FilteredState onClear={() => onSearch({ q: undefined, state: undefined, cursor: undefined })} />
          ) : (
            <State title={t('people.empty')}>{t('people.empty.help')}</State>
          ),
        }}
      >
        {(page) => (
          <>
            <Panel flush>
              <PeopleTable people={page.items} stale={query.isPlaceholderData} />
            </Panel>
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
