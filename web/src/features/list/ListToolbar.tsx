/** What stands above a list: search, filters, how many there are, columns, rows per page and the files. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconColumns3, IconFilter, IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useI18n } from '@/i18n/language';
import { SheetButtons } from '@/ui/SheetButtons';
import { SearchField } from '@/ui/SearchField';
import { FacetField } from './FacetField';
import type { Facet } from './facets';
import classes from './list.module.css';
import { countQuery } from './queries';
import { type ListSearch, PAGE_SIZES } from './search';
import { addressOf, type Question } from './source';
import { Views } from './Views';

interface ToolColumn {
  key: string;
  header: string;
  names?: boolean;
  hidden?: boolean;
}

interface ListToolbarProps {
  path: string;
  params: Record<string, string>;
  name: string;
  question: Question;
  search: ListSearch;
  change: (change: Partial<ListSearch>) => void;
  columns: readonly ToolColumn[];
  facets: readonly Facet[];
  searchLabel?: string;
  tools?: ReactNode;
  file?: string;
  pageSize?: number;
  render?: unknown;
  onClear: (() => void) | undefined;
}

export function ListToolbar(props: ListToolbarProps) {
  const { path, params, question, search, change, facets, searchLabel, onClear } = props;
  const { t, format } = useI18n();
  // On a phone the filters would push the list off the screen.
  const [isOpen, { toggle }] = useDisclosure(false);
  const active = facets.filter(({ key }) => search[key] !== undefined).length;
  const count = useQuery(countQuery(path, params, { ...question, sort: undefined })).data;
  return (
    <div className={classes.toolbar}>
      <div className={classes.filters}>
        {searchLabel !== undefined && (
          <div className={classes.search}>
            <SearchField
              size="sm"
              value={search.q ?? ''}
              label={searchLabel}
              placeholder={searchLabel}
              onSearch={(q) => change({ q: q === '' ? undefined : q })}
            />
          </div>
        )}
        {facets.length > 0 && (
          <Button
            className={classes.more}
            variant="default"
            aria-expanded={isOpen}
            leftSection={<IconFilter size={16} aria-hidden />}
            onClick={toggle}
          >
            {active === 0 ? t('list.filters') : t.count('list.filters_set', active)}
          </Button>
        )}
        <div className={classes.facets} data-open={isOpen || undefined}>
          {facets.map((facet) => (
            <FacetField
              key={facet.key}
              facet={facet}
              value={search[facet.key]}
              onChange={(value) => change({ [facet.key]: value })}
              path={path}
              params={params}
              question={question}
            />
          ))}
        </div>
        {onClear !== undefined && (
          <Button
            variant="subtle"
            size="sm"
            leftSection={<IconFilterOff size={16} aria-hidden />}
            onClick={onClear}
          >
            {t('state.clear')}
          </Button>
        )}
      </div>
      <div className={classes.tools}>
        <span className={classes.count} role="status">
          {count === undefined
            ? ''
            : count === 1
              ? t.count('table.shown', 1)
              : t('list.count', { count: format.count(count) })}
        </span>
        {props.tools}
        <Views list={path} search={search} change={change} />
        {props.render === undefined && <Columns {...props} />}
        <SheetButtons
          compact
          path={addressOf(path, params, question)}
          name={props.file ?? path.split('/').at(-1) ?? 'list'}
        />
      </div>
    </div>
  );
}

/** Which columns there are and how many rows at once. */
function Columns({ columns, search, change, pageSize = 50 }: ListToolbarProps) {
  const { t, format } = useI18n();
  const free = columns.filter((column) => column.names !== true);
  const usual = free.filter((column) => column.hidden !== true).map((column) => column.key);
  const shown = search.columns?.split(',') ?? usual;
  const choose = (keys: string[]) => {
    const isUsual = keys.length === usual.length && usual.every((key) => keys.includes(key));
    const ordered = free.filter(({ key }) => keys.includes(key)).map(({ key }) => key);
    change({ columns: isUsual ? undefined : ordered.length === 0 ? 'none' : ordered.join(',') });
  };
  return (
    <Menu position="bottom-end" withinPortal closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('list.columns')}>
          <IconColumns3 size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('list.columns')}</Menu.Label>
        <Menu.CheckboxGroup value={shown} onChange={choose}>
          {free.map((column) => (
            <Menu.CheckboxItem key={column.key} value={column.key}>
              {column.header}
            </Menu.CheckboxItem>
          ))}
        </Menu.CheckboxGroup>
        <Menu.Divider />
        <Menu.Label>{t('list.page_size')}</Menu.Label>
        <Menu.RadioGroup
          value={search.size ?? String(pageSize)}
          onChange={(size) => change({ size: size === String(pageSize) ? undefined : size })}
        >
          {PAGE_SIZES.map((size) => (
            <Menu.RadioItem key={size} value={size}>
              {format.number(Number(size))}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
