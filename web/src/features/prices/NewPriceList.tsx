/**
 * A new price list: from nothing for a partner, or as the next one after an existing list, whose prices it takes over
 * with a change by percent. The list before then ends on the day before; if the new one is refused, it gets its old
 * end back.
 */
import { Alert, NumberInput, TextInput } from '@mantine/core';
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
import {
  allLines,
  changePriceList,
  createPriceList,
  type NewLine,
  type PriceLine,
  type PriceList,
  priceListQuery,
  readPriceList,
  replaceLines,
} from './queries';
import { asLine, parseTariff, tariffByPercent, writeTariff } from './breaks';
import { dayBefore } from './revise';

export function NewPriceList({ after }: { after: string | undefined }) {
  const { t } = useI18n();
  const before = useQuery({ ...priceListQuery(after ?? ''), enabled: after !== undefined });
  if (after === undefined) return <NewPage before={null} />;
  return (
    <Loaded query={before} wholePage>
      {({ value }) => <NewPage key={value.id} before={value} title={t('prices.next')} />}
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
      return before === null
        ? createPriceList(request, key)
        : follow(
            before,
            { ...request, valid_until: laterEnd(before, request.valid_from) },
            key,
            value.percent,
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
      lead={t(before === null ? 'prices.new.lead' : 'prices.next.lead')}
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
              error={save.problem?.field('/valid_from')}
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
            />
          )}
          {before !== null && value.valid_from !== '' && (
            <Alert color="teal" variant="light">
              {t('prices.next.what', {
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

/** The new list ends where the present one would have, if that was later. */
function laterEnd(before: PriceList, from: string): string | undefined {
  return before.valid_until != null && before.valid_until >= from ? before.valid_until : undefined;
}

async function follow(
  before: PriceList,
  request: Parameters<typeof createPriceList>[0],
  key: string,
  percent: number,
): Promise<PriceList> {
  const overlaps = before.valid_until == null || before.valid_until >= request.valid_from;
  // Read here and not taken from the page, so that a repeated attempt starts from what is there now.
  const present = await readPriceList(before.id);
  const shortened = overlaps
    ? await changePriceList(before.id, present.etag, { valid_until: dayBefore(request.valid_from) })
    : null;
  let made: PriceList;
  try {
    made = await createPriceList(request, key);
  } catch (error) {
    if (shortened !== null) {
      await changePriceList(before.id, shortened.etag, { valid_until: present.value.valid_until ?? null });
    }
    throw error;
  }
  const lines = (await allLines(before.id)).map((line) => raised(line, percent));
  const fresh = await readPriceList(made.id);
  return replaceLines(made.id, fresh.etag, lines);
}

function raised(line: PriceLine, percent: number): NewLine {
  const tariff = parseTariff(writeTariff(line));
  if (tariff === null) return line;
  return asLine(line.product_id, tariffByPercent(tariff, percent), line.unit_price.currency);
}
