/** Chooses one of many: the API searches while one types, so that nothing is loaded that is not looked for. */
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useI18n } from '@/i18n/language';
import type { LookupSource } from './facets';
import { pageQuery, thingQuery } from './queries';
import { addressOf } from './source';

interface LookupProps {
  source: LookupSource;
  value: string | null;
  onChange: (id: string | null, name: string | null) => void;
  label?: string;
  /** Where a visible label would be too much. */
  spoken?: string;
  placeholder?: string;
  description?: ReactNode;
  error?: ReactNode;
  clearable?: boolean;
  required?: boolean;
  disabled?: boolean;
  className?: string | undefined;
}

interface Thing {
  id: string;
}

const FOUND = 20;

export function Lookup({ source, value, onChange, label, spoken, clearable = true, ...rest }: LookupProps) {
  const { t } = useI18n();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const chosen = useQuery({
    ...thingQuery<Thing>(source.path, value ?? ''),
    enabled: value !== null && value !== '',
  }).data;
  const chosenName = chosen === undefined ? null : source.name(chosen);
  // The box shows the name of what is chosen; only other text is a search.
  const [q] = useDebouncedValue(typed === chosenName ? '' : typed.trim(), 200);
  const found = useQuery({
    ...pageQuery<Thing>(
      addressOf(source.path, {}, { sort: 'name', ...source.ask, q, limit: String(FOUND) }),
      ['lookup'],
    ),
    enabled: open,
  });
  const data = (found.data?.items ?? []).map((row) => ({ value: row.id, label: source.name(row) }));
  if (value !== null && chosenName !== null && !data.some((option) => option.value === value)) {
    data.unshift({ value, label: chosenName });
  }
  return (
    <Select
      {...rest}
      label={label}
      aria-label={spoken}
      data={data}
      value={value}
      searchable
      clearable={clearable}
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpen(true)}
      onChange={(id) => onChange(id, data.find((option) => option.value === id)?.label ?? null)}
      // The API has searched already, also in fields that the name does not show.
      filter={({ options }) => options}
      nothingFoundMessage={t(found.isFetching ? 'app.loading' : 'list.nothing_found')}
    />
  );
}

/** The name of a thing of which a row has the id only. */
export function NameOf({ source, id }: { source: LookupSource; id: string | null | undefined }) {
  const { t } = useI18n();
  const query = useQuery({ ...thingQuery<Thing>(source.path, id ?? ''), enabled: id != null });
  if (id == null) return t('field.none');
  return query.data === undefined ? <span>{query.isError ? id : '…'}</span> : source.name(query.data);
}
