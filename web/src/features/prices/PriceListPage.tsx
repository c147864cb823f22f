/** One price list: its prices, when it holds, and the list that follows it on a day. */
import { Button, Group, TextInput } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { differences, useDraft } from '@/features/forms/draft';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { useMay, useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { PriceLines } from './PriceLines';
import { PriceListFacts } from './PriceListList';
import { changePriceList, type PriceList, priceListQuery } from './queries';
import { Changes, RepricedOrders, Revision } from './Revision';
import { StandingPill } from './Validity';

export function PriceListPage({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(priceListQuery(id));
  const manages = useMay('prices:manage');
  const isStaff = useMe().organization.acting === 'host';
  return (
    <Loaded query={query} wholePage>
      {({ value: list, etag }) => (
        <Page
          title={list.name}
          trail={
            isStaff ? (
              <Link to="/price-lists">{t('nav.prices')}</Link>
            ) : (
              <Link to="/organization">{t('nav.organization')}</Link>
            )
          }
          lead={
            <Group gap={10}>
              <StandingPill list={list} />
            </Group>
          }
          actions={
            manages &&
            list.state !== 'draft' &&
            list.state !== 'superseded' && (
              <Button
                variant="default"
                leftSection={<IconCalendarPlus size={17} aria-hidden />}
                renderRoot={(props) => <Link to="/price-lists/new" search={{ after: list.id }} {...props} />}
              >
                {t('revision.make')}
              </Button>
            )
          }
        >
          <Panel title={t('prices.about')}>
            <PriceListFacts list={list} />
          </Panel>
          <Revision list={list} etag={etag} />
          {list.announced_at != null && <RepricedOrders list={list} />}
          {list.announced_at != null ? (
            <Changes list={list} />
          ) : (
            <PriceLines list={list} etag={etag} manages={manages} />
          )}
          {manages && !(list.state === 'announced' && list.announced_at != null) && (
            <Panel title={t('prices.change')}>
              <Dates key={etag} list={list} etag={etag} />
            </Panel>
          )}
        </Page>
      )}
    </Loaded>
  );
}

function Dates({ list, etag }: { list: PriceList; etag: string | null }) {
  const { t } = useI18n();
  const beginning = { name: list.name, valid_from: list.valid_from, valid_until: list.valid_until ?? '' };
  const draft = useDraft(`price-list.${list.id}`, beginning);
  const { value, set } = draft;
  const save = useSave({
    run: () => {
      const { valid_until, ...change } = differences(beginning, value);
      return changePriceList(list.id, etag, {
        ...change,
        ...(valid_until === undefined ? {} : { valid_until: valid_until === '' ? null : valid_until }),
      });
    },
    said: ({ value: saved }) => t('prices.saved', { name: saved.name }),
    stale: [priceListQuery(list.id).queryKey],
    draft,
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      disabled={!draft.changed}
      onSubmit={() => save.mutate(undefined)}
      onCancel={draft.changed ? draft.discard : undefined}
    >
      <TextInput
        label={t('prices.name')}
        required
        maxLength={100}
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={save.problem?.field('/name')}
      />
      <Pair>
        <TextInput
          type="date"
          label={t('prices.from')}
          required
          value={value.valid_from}
          onChange={(event) => set({ valid_from: event.currentTarget.value })}
          error={save.problem?.field('/valid_from')}
        />
        <TextInput
          type="date"
          label={t('prices.until')}
          description={t('prices.until.help')}
          value={value.valid_until}
          onChange={(event) => set({ valid_until: event.currentTarget.value })}
          error={save.problem?.field('/valid_until')}
        />
      </Pair>
    </Form>
  );
}
