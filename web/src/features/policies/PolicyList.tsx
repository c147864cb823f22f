/** All sharing policies, by where they stand. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { Pager } from '@/ui/Pager';
import { StateChips } from '@/ui/StateChips';
import { FilteredState, State } from '@/ui/states';
import { PolicyCards } from './PolicyCards';
import { policiesQuery, POLICY_STATES, type PolicySearch } from './queries';

interface PolicyListProps {
  search: PolicySearch;
  onSearch: (change: Partial<PolicySearch>) => void;
}

export function PolicyList({ search, onSearch }: PolicyListProps) {
  const { t } = useI18n();
  const query = useQuery(policiesQuery(search));
  return (
    <Page title={t('nav.policies')} lead={t('policies.lead')}>
      <StateChips
        label={t('policies.state')}
        states={POLICY_STATES}
        chosen={search.state}
        word={(state) => t(`policy.state.${state}`)}
        onChoose={(state) => onSearch({ state, cursor: undefined })}
      />
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show:
            search.state === undefined ? (
              <State title={t('policies.empty')}>{t('policies.empty.help')}</State>
            ) : (
              <FilteredState onClear={() => onSearch({ state: undefined, cursor: undefined })} />
            ),
        }}
      >
        {(page) => (
          <>
            <PolicyCards policies={page.items} level={2} />
            <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
