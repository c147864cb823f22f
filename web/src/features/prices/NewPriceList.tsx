/**
 * A new price list: from nothing for a partner, or as a draft of the next revision of an existing list, whose prices it
 * takes over with a change by percent.
 */
import { Alert, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useDraft } from '@/features/forms/draft';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { ORGANIZATIONS, PARTNERS } from '@/features/list/facets';
import { Lookup, NameOf } from '@/features/list/Lookup';
import { Attempt } from '@/features/orders/attempt';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { Validity } from './Validity';
import { createPriceList, createRevision, type PriceList, priceListQuery } from './queries';
import { dayBefore } from './revise';

export function NewPriceList({ after }: { after: string | undefined }) {
  const { t } = useI18n();
  const before = useQuery({ ...priceListQuery(after ?? ''), enabled: after !== undefined });
  if (after === undefined) return <NewPage before={null} />;
  return (
    <Loaded query={before} wholePage>
      {({ value }) => <NewPage key={value.id} before={value} title={t('revision.make')} />}
    </Loaded>
  );
}

function NewPage({ before, title }: { before: PriceList | null; title?: string }) {
  const { t, format } = useI18n();
  const navigate = useNavigate();
  const draft = useDraft(`price-list.new.${before?.id ?? ''}`, {
    organization_id: before?.organization_id ?? '',
    name: before?.name ?? '',
    currency: before?.currency ?? '',
    valid_from: '',
    percent: 0,
    notice: '',
  });
  const { value, set } = draft;
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: async () => {
      const request = {
        organization_id: value.organization_id,
        name: value.name.trim(),
        currency: value.currency.trim().toUpperCase(),
        valid_from: value.valid_from,
        valid_until: undefined,
      };
      const key = attempt.current.keyFor(request);
      if (before === null) return createPriceList(request, key);
      return createRevision(
        before.id,
        {
          name: request.name,
          in_force_from: request.valid_from,
          percent: value.percent.toFixed(2),
          notice: value.notice.trim() === '' ? undefined : value.notice.trim(),
        },
        key,
      );
    },
    said: ({ name }) => t('prices.created', { name }),
    draft,
    done: async ({ id }) => {
      await navigate({ to: '/price-lists/$priceListId', params: { priceListId: id } });
    },
  });
  return (
    <Page
      title={title ?? t('prices.new')}
      trail={<Link to="/price-lists">{t('nav.prices')}</Link>}
      lead={t(before === null ? 'prices.new.lead' : 'revision.lead')}
    >
      <Panel>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t('action.create')}
          disabled={value.valid_from === ''}
          onSubmit={() => save.mutate(undefined)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          {before === null ? (
            <Pair>
              <Lookup
                source={PARTNERS}
                label={t('order.partner')}
                required
                clearable={false}
                value={value.organization_id === '' ? null : value.organization_id}
                onChange={(id) => set({ organization_id: id ?? '' })}
                error={save.problem?.field('/organization_id')}
              />
              <TextInput
                label={t('organization.currency')}
                description={t('organization.currency.help')}
                required
                maxLength={3}
                value={value.currency}
                onChange={(event) => set({ currency: event.currentTarget.value })}
                error={save.problem?.field('/currency')}
              />
            </Pair>
          ) : (
            <p>
              <NameOf source={ORGANIZATIONS} id={before.organization_id} />
              {' · '}
              {before.name}
              {' · '}
              <Validity list={before} />
            </p>
          )}
          <Pair>
            <TextInput
              label={t('prices.name')}
              required
              maxLength={100}
              value={value.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={save.problem?.field('/name')}
            />
            <TextInput
              type="date"
              label={t('prices.from')}
              required
              min={before?.valid_from}
              value={value.valid_from}
              onChange={(event) => set({ valid_from: event.currentTarget.value })}
              error={save.problem?.field('/valid_from') ?? save.problem?.field('/in_force_from')}
            />
          </Pair>
          {before !== null && (
            <NumberInput
              label={t('prices.percent')}
              description={t('prices.percent.help')}
              suffix="%"
              min={-90}
              max={500}
              decimalScale={2}
              value={value.percent}
              onChange={(next) => set({ percent: Number(next) })}
              error={save.problem?.field('/percent')}
            />
          )}
          {before !== null && (
            <Textarea
              label={t('revision.notice')}
              description={t('revision.notice.help')}
              autosize
              minRows={2}
              maxLength={1000}
              value={value.notice}
              onChange={(event) => set({ notice: event.currentTarget.value })}
              error={save.problem?.field('/notice')}
            />
          )}
          {before !== null && value.valid_from !== '' && (
            <Alert color="teal" variant="light">
              {t('revision.what', {
                name: before.name,
                until: format.day(dayBefore(value.valid_from)),
                from: format.day(value.valid_from),
              })}
            </Alert>
          )}
        </Form>
      </Panel>
    </Page>
  );
}
