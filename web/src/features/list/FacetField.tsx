/** One filter of a list, in the form that fits it. */
import { Chip, Group, Select, TextInput } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '@/i18n/language';
import type { ChipsFacet, Facet, TextFacet } from './facets';
import classes from './list.module.css';
import { Lookup } from './Lookup';
import { countQuery } from './queries';
import type { Question } from './source';

interface FacetFieldProps<F extends Facet = Facet> {
  facet: F;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  path: string;
  params: Record<string, string>;
  question: Question;
}

export function FacetField(props: FacetFieldProps) {
  const { facet, value, onChange } = props;
  const { t } = useI18n();
  switch (facet.kind) {
    case 'chips':
      return <Chips {...props} facet={facet} />;
    case 'select':
      return (
        <Select
          className={classes.facet}
          aria-label={facet.label}
          placeholder={facet.label}
          data={[...facet.options]}
          value={value ?? null}
          clearable
          searchable={facet.options.length > 8}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'lookup':
      return (
        <Lookup
          className={classes.facet}
          source={facet.source}
          spoken={facet.label}
          placeholder={facet.label}
          value={value ?? null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'day':
      return (
        <label className={classes.day}>
          <span>{facet.label}</span>
          <TextInput
            type="date"
            value={value ?? ''}
            onChange={(event) => onChange(event.currentTarget.value || undefined)}
          />
        </label>
      );
    case 'text':
      // A value that comes from elsewhere, such as a link, replaces what was typed.
      return <Text key={value} {...props} facet={facet} />;
  }
}

const ALL: string = 'all';

function Chips({ facet, value, onChange, path, params, question }: FacetFieldProps<ChipsFacet>) {
  const { t, format } = useI18n();
  const counts = useQueries({
    queries: facet.options.map((option) => ({
      ...countQuery(path, params, { ...question, sort: undefined, [facet.key]: option.value }),
      enabled: facet.counted === true,
    })),
  });
  return (
    <Chip.Group
      value={value ?? ALL}
      onChange={(next) => onChange(facet.options.find((option) => option.value === next)?.value)}
    >
      <Group gap={8} role="radiogroup" aria-label={facet.label}>
        <Chip value={ALL}>{t('field.all')}</Chip>
        {facet.options.map((option, at) => {
          const count = counts[at]?.data;
          return (
            <Chip key={option.value} value={option.value}>
              {count === undefined
                ? option.label
                : t('list.counted', { word: option.label, count: format.count(count) })}
            </Chip>
          );
        })}
      </Group>
    </Chip.Group>
  );
}

/** Exact text: asked for when the field is left or Enter is pressed, since half of it finds nothing. */
function Text({ facet, value, onChange }: FacetFieldProps<TextFacet>) {
  const [typed, setTyped] = useState(value ?? '');
  const send = () => {
    const next = typed.trim() === '' ? undefined : typed.trim();
    if (next !== value) onChange(next);
  };
  return (
    <TextInput
      className={classes.facet}
      aria-label={facet.label}
      placeholder={facet.placeholder ?? facet.label}
      value={typed}
      maxLength={100}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter') send();
      }}
    />
  );
}
