/** The fields of a product; the same make one and change one. */
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import type { Schema } from '@/api/client';
import type { ApiProblem } from '@/api/problem';
import { Pair } from '@/features/forms/Form';
import { CATEGORIES, SUPPLIERS } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { type CatalogueProduct, LIFECYCLES } from './queries';

export interface ProductDraft {
  sku: string;
  name: string;
  description: string;
  category_id: string;
  supplier_id: string;
  unit: string;
  unit_decimals: number;
  /** Empty: no packs. */
  pack: number | '';
  lifecycle: Schema<'Lifecycle'>;
  launch_on: string;
  tips: string;
  low_stock_below: number;
}

export const BLANK: ProductDraft = {
  sku: '',
  name: '',
  description: '',
  category_id: '',
  supplier_id: '',
  unit: 'piece',
  unit_decimals: 0,
  pack: '',
  lifecycle: 'planned',
  launch_on: '',
  tips: '',
  low_stock_below: 10,
};

export function draftOf(product: CatalogueProduct): ProductDraft {
  return {
    sku: product.sku,
    name: product.name,
    description: product.description,
    category_id: product.category.id,
    supplier_id: product.supplier?.id ?? '',
    unit: product.unit,
    unit_decimals: product.unit_decimals,
    pack: product.pack ?? '',
    lifecycle: product.lifecycle,
    launch_on: product.launch_on ?? '',
    tips: product.tips,
    low_stock_below: product.low_stock_below,
  };
}

/** What an emptied field means to the API: no supplier, no launch day, no packs. */
export function patchOf(draft: Partial<ProductDraft>): Schema<'ProductPatch'> {
  const { supplier_id, launch_on, pack, ...rest } = draft;
  return {
    ...rest,
    ...(supplier_id === undefined ? {} : { supplier_id: supplier_id === '' ? null : supplier_id }),
    ...(pack === undefined ? {} : { pack: pack === '' ? null : pack }),
    ...(launch_on === undefined ? {} : { launch_on: launch_on === '' ? null : launch_on }),
  };
}

const UNITS = ['piece', 'pack', 'box', 'set', 'kg', 'm', 'l'];

interface ProductFieldsProps {
  value: ProductDraft;
  set: (change: Partial<ProductDraft>) => void;
  problem: ApiProblem | null;
}

export function ProductFields({ value, set, problem }: ProductFieldsProps) {
  const { t } = useI18n();
  const seesOrganizations = useMay('organizations:read');
  const units = UNITS.includes(value.unit) ? UNITS : [...UNITS, value.unit];
  return (
    <>
      <Pair>
        <TextInput
          label={t('product.name')}
          required
          maxLength={200}
          value={value.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={problem?.field('/name')}
        />
        <TextInput
          label={t('product.sku')}
          required
          maxLength={64}
          value={value.sku}
          onChange={(event) => set({ sku: event.currentTarget.value })}
          error={problem?.field('/sku')}
        />
      </Pair>
      <Pair>
        <Lookup
          source={CATEGORIES}
          label={t('product.category')}
          required
          clearable={false}
          value={value.category_id === '' ? null : value.category_id}
          onChange={(id) => set({ category_id: id ?? '' })}
          error={problem?.field('/category_id')}
        />
        {seesOrganizations && (
          <Lookup
            source={SUPPLIERS}
            label={t('product.supplier')}
            value={value.supplier_id === '' ? null : value.supplier_id}
            onChange={(id) => set({ supplier_id: id ?? '' })}
            error={problem?.field('/supplier_id')}
          />
        )}
      </Pair>
      <Pair>
        <Select
          label={t('catalogue.lifecycle')}
          description={t('catalogue.lifecycle.help')}
          allowDeselect={false}
          data={LIFECYCLES.map((lifecycle) => ({ value: lifecycle, label: t(`lifecycle.${lifecycle}`) }))}
          value={value.lifecycle}
          onChange={(next) => set({ lifecycle: LIFECYCLES.find((known) => known === next) ?? 'planned' })}
          error={problem?.field('/lifecycle')}
        />
        <TextInput
          type="date"
          label={t('product.launch')}
          description={t('catalogue.launch.help')}
          value={value.launch_on}
          onChange={(event) => set({ launch_on: event.currentTarget.value })}
          error={problem?.field('/launch_on')}
        />
      </Pair>
      <Pair>
        <Select
          label={t('product.unit')}
          allowDeselect={false}
          data={units.map((unit) => ({ value: unit, label: t.unit(unit, 1) }))}
          value={value.unit}
          onChange={(unit) => set({ unit: unit ?? 'piece' })}
          error={problem?.field('/unit')}
        />
        <NumberInput
          label={t('catalogue.decimals')}
          min={0}
          max={3}
          allowDecimal={false}
          value={value.unit_decimals}
          onChange={(next) => set({ unit_decimals: Number(next) })}
          error={problem?.field('/unit_decimals')}
        />
      </Pair>
      <Pair>
        <NumberInput
          label={t('product.pack')}
          description={t('catalogue.pack.help')}
          min={0}
          decimalScale={value.unit_decimals}
          value={value.pack}
          onChange={(next) => set({ pack: next === '' ? '' : Number(next) })}
          error={problem?.field('/pack')}
        />
        <NumberInput
          label={t('catalogue.low_stock')}
          description={t('catalogue.low_stock.help')}
          min={0}
          decimalScale={value.unit_decimals}
          value={value.low_stock_below}
          onChange={(next) => set({ low_stock_below: Number(next) })}
          error={problem?.field('/low_stock_below')}
        />
      </Pair>
      <Textarea
        label={t('product.description')}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={10_000}
        value={value.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        error={problem?.field('/description')}
      />
      <Textarea
        label={t('product.tips')}
        description={t('catalogue.tips.help')}
        autosize
        minRows={2}
        maxRows={14}
        maxLength={10_000}
        value={value.tips}
        onChange={(event) => set({ tips: event.currentTarget.value })}
        error={problem?.field('/tips')}
      />
    </>
  );
}
