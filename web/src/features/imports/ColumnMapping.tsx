/** What each column of the file means, beside what its first rows say. */
import { Select } from '@mantine/core';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { type Mapping, type Meaning, MEANINGS } from './columns';
import classes from './imports.module.css';

const NEEDED: ReadonlySet<Meaning> = new Set(['document', 'sku', 'quantity', 'date', 'unit_price']);

interface ColumnMappingProps {
  header: readonly string[];
  rows: readonly string[][];
  mapping: Mapping;
  onChange: (meaning: Meaning, column: string) => void;
}

export function ColumnMapping({ header, rows, mapping, onChange }: ColumnMappingProps) {
  const { t } = useI18n();
  const example = (meaning: Meaning) => {
    const at = header.indexOf(mapping[meaning] ?? '');
    return at === -1 ? '' : rows.map((row) => row[at] ?? '').join(' · ');
  };
  return (
    <section className={classes.mapping} aria-label={t('imports.columns')}>
      <h2>{t('imports.columns')}</h2>
      <DataTable
        caption={t('imports.columns')}
        rows={MEANINGS}
        rowKey={(meaning) => meaning}
        columns={[
          {
            key: 'meaning',
            header: t('imports.meaning'),
            names: true,
            cell: (meaning) => t(`imports.meaning.${meaning}`),
          },
          {
            key: 'column',
            header: t('imports.column'),
            cell: (meaning) => (
              <Select
                size="xs"
                aria-label={t('imports.column_of', { meaning: t(`imports.meaning.${meaning}`) })}
                placeholder={t(NEEDED.has(meaning) ? 'imports.column.needed' : 'imports.column.none')}
                data={[...new Set(header)]}
                searchable={header.length > 8}
                clearable={!NEEDED.has(meaning)}
                clearButtonProps={{ 'aria-label': t('action.clear') }}
                value={mapping[meaning] === undefined || mapping[meaning] === '' ? null : mapping[meaning]}
                error={NEEDED.has(meaning) && (mapping[meaning] ?? '') === ''}
                onChange={(column) => onChange(meaning, column ?? '')}
              />
            ),
          },
          {
            key: 'example',
            header: t('imports.example'),
            cell: (meaning) => <span className={classes.example}>{example(meaning)}</span>,
          },
        ]}
      />
    </section>
  );
}
