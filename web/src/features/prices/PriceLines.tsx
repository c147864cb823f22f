/**
 * The prices of a list, changed where they are read. Changes are gathered over all pages of the list and saved
 * together, since the API takes all lines of a list at once.
 */
import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDraft } from '@/features/forms/draft';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { PRODUCTS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { ResourceList } from '@/features/list/ResourceList';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { Tariff } from './Tariff';
import classes from './prices.module.css';
import {
  allLines,
  changeLine,
  type NewLine,
  type PriceLine,
  type PriceList,
  priceListQuery,
  replaceLines,
} from './queries';
import { asLine, parseTariff, writeTariff } from './breaks';
import { changeOf } from './revise';

interface PriceLinesProps {
  list: PriceList;
  etag: string | null;
  manages: boolean;
}

/** By product: the new price as it was typed; an empty one takes the product off the list. */
interface Edits {
  prices: Record<string, string>;
  names: Record<string, string>;
}

const NONE: Edits = { prices: {}, names: {} };

export function PriceLines({ list, etag, manages }: PriceLinesProps) {
  const { t, format } = useI18n();
  const draft = useDraft(`price-list.${list.id}.lines`, NONE);
  const { prices, names } = draft.value;
  const count = Object.keys(prices).length;
  const faulty = Object.values(prices).some((text) => text.trim() !== '' && parseTariff(text) === null);
  const set = (id: string, name: string, text: string | null) => {
    const others = Object.entries(prices).filter(([product]) => product !== id);
    const next = Object.fromEntries(text === null ? others : [...others, [id, text]]);
    draft.set({ prices: next, names: { ...names, [id]: name } });
  };
  const save = useSave({
    run: async () =>
      list.state === 'draft'
        ? changeOneByOne(list, etag, prices)
        : replaceLines(list.id, etag, merged(await allLines(list.id), prices, list.currency)),
    said: ({ name }) => t('prices.saved', { name }),
    stale: [priceListQuery(list.id).queryKey],
    draft,
  });
  return (
    <section className={classes.lines} aria-label={t('prices.lines')}>
      <ResourceList
        path="/api/v1/price-lists/{id}/lines"
        params={{ id: list.id }}
        name={t('prices.lines')}
        searchLabel={t('products.search')}
        rowKey={(row) => row.product_id}
        sort="sku"
        columns={[
          { key: 'name', header: t('product.name'), names: true, sort: 'name', cell: (row) => row.name },
          {
            key: 'sku',
            header: t('product.sku'),
            sort: 'sku',
            cell: (row) => <span className="l-numeric">{row.sku}</span>,
          },
          { key: 'unit', header: t('product.unit'), minor: true, cell: (row) => t.unit(row.unit, 1) },
          {
            key: 'price',
            header: t('prices.price'),
            numeric: true,
            cell: (row) => <Tariff price={row} />,
          },
          ...(manages
            ? [
                {
                  key: 'next',
                  header: t('prices.new_price'),
                  numeric: true,
                  cell: (row: PriceLine) => (
                    <PriceField
                      line={row}
                      text={prices[row.product_id]}
                      onChange={(text) => set(row.product_id, row.name, text)}
                    />
                  ),
                },
              ]
            : []),
        ]}
        empty={{ title: t('prices.lines.empty'), help: t('prices.lines.empty.help') }}
        file={`price-list-${list.name}`}
      />
      {manages && <NewLineForm list={list} onAdd={set} />}
      {count > 0 && (
        <div className={classes.bar} role="region" aria-label={t('prices.pending')}>
          <ProblemAlert problem={save.problem} />
          <Group gap="sm" justify="space-between">
            <span role="status">
              {t.count('prices.changes', count)}
              {' · '}
              {format.list(
                Object.keys(prices)
                  .slice(0, 3)
                  .map((id) => names[id] ?? id),
              )}
            </span>
            <Group gap="sm">
              <Button variant="default" onClick={draft.discard}>
                {t('prices.discard')}
              </Button>
              <Button disabled={faulty} loading={save.isPending} onClick={() => save.mutate(undefined)}>
                {t('prices.save')}
              </Button>
            </Group>
          </Group>
        </div>
      )}
    </section>
  );
}

interface PriceFieldProps {
  line: PriceLine;
  text: string | undefined;
  onChange: (text: string | null) => void;
}

function PriceField({ line, text, onChange }: PriceFieldProps) {
  const { t, format } = useI18n();
  const present = writeTariff(line);
  const now = parseTariff(present);
  const next = text === undefined ? null : parseTariff(text);
  const change = now === null || next === null ? null : changeOf(now.base, next.base);
  const isEmptied = text !== undefined && text.trim() === '';
  return (
    <div className={classes.price}>
      {isEmptied && <span className={classes.change}>{t('prices.off')}</span>}
      {change !== null && (
        <span className={classes.change}>
          {t(change < 0 ? 'prices.down' : 'prices.up', { share: format.percent(Math.abs(change)) })}
        </span>
      )}
      <TextInput
        size="xs"
        w={184}
        aria-label={t('prices.new_price_of', { name: line.name })}
        title={t('prices.form')}
        value={text ?? present}
        error={text !== undefined && !isEmptied && next === null}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          onChange(typed === present ? null : typed);
        }}
      />
    </div>
  );
}

function NewLineForm({
  list,
  onAdd,
}: {
  list: PriceList;
  onAdd: (id: string, name: string, text: string) => void;
}) {
  const { t } = useI18n();
  const seesCatalogue = useMay('products:manage');
  const [product, setProduct] = useState<{ id: string; name: string } | null>(null);
  const [price, setPrice] = useState('');
  if (!seesCatalogue) return null;
  const isPrice = parseTariff(price) !== null;
  return (
    <Panel title={t('prices.add')}>
      <form
        className={classes.add}
        onSubmit={(event) => {
          event.preventDefault();
          if (product === null || !isPrice) return;
          onAdd(product.id, product.name, price);
          setProduct(null);
          setPrice('');
        }}
      >
        <Lookup
          source={PRODUCTS}
          label={t('product.name')}
          value={product?.id ?? null}
          onChange={(id, name) => setProduct(id === null ? null : { id, name: name ?? id })}
        />
        <TextInput
          label={t('prices.price_in', { currency: list.currency })}
          description={t('prices.form')}
          value={price}
          onChange={(event) => setPrice(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={product === null || !isPrice}>
          {t('cart.add')}
        </Button>
      </form>
    </Panel>
  );
}

/** A draft takes its lines one by one. */
async function changeOneByOne(
  list: PriceList,
  etag: string | null,
  prices: Record<string, string>,
): Promise<PriceList> {
  let present = { value: list, etag };
  for (const [id, text] of Object.entries(prices)) {
    const tariff = parseTariff(text);
    const { unit_price, breaks } =
      tariff === null ? { unit_price: null, breaks: undefined } : asLine(id, tariff, list.currency);
    present = await changeLine(list.id, present.etag, id, { unit_price, breaks });
  }
  return present.value;
}

/** The lines as they will be: the present ones with the changes, and what is new. */
function merged(lines: readonly PriceLine[], prices: Record<string, string>, currency: string): NewLine[] {
  const all = new Map<string, NewLine>(
    lines.map(({ product_id, unit_price, breaks }) => [product_id, { product_id, unit_price, breaks }]),
  );
  for (const [id, text] of Object.entries(prices)) {
    const tariff = parseTariff(text);
    if (tariff === null) all.delete(id);
    else all.set(id, asLine(id, tariff, currency));
  }
  return [...all.values()];
}
