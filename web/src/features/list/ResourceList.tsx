/**
 * The one list: search, filters, order, columns, pages, preview, CSV and XLSX of whatever list of the API it is given. All of
 * its state is in the address, so every view of it can be shared, and everything on it can be reached with the keyboard.
 */
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react';
import { useKeys } from '@/features/keys/keys';
import { useI18n } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Pager, useWalk } from '@/ui/Pager';
import { FilteredState, RowsSkeleton, State } from '@/ui/states';
import { asked, type Facet } from './facets';
import classes from './list.module.css';
import { ListToolbar } from './ListToolbar';
import { forgetOldPages, pageQuery } from './queries';
import { PreviewButton, RowPreview } from './RowPreview';
import { moveBetweenRows, rowOfFocus } from './rows';
import { type ListSearch, useListSearch } from './search';
import { addressOf, type FilterOf, type ListPath, type Question, type RowOf, type SortOf } from './source';

export interface ListColumn<Row, Sort extends string = string> extends Column<Row> {
  sort?: Sort;
  /** There for whoever asks for it in the column chooser. */
  hidden?: boolean;
}

export interface Preview<Row> {
  title: (row: Row) => string;
  show: (row: Row) => ReactNode;
}

export interface ResourceListProps<P extends ListPath> {
  path: P;
  /** What the curly braces of the path stand for. */
  params?: Record<string, string>;
  name: string;
  columns: readonly ListColumn<RowOf<P>, SortOf<P>>[];
  rowKey: (row: RowOf<P>) => string;
  facets?: readonly Facet<FilterOf<P>>[];
  /** Where the API searches text: what the box is called. */
  searchLabel?: string;
  /** How many letters the API wants at least. */
  searchFrom?: number;
  /** The order of a list that nobody has ordered. */
  sort?: SortOf<P> | `-${SortOf<P>}`;
  /** Always asked, whatever else is. */
  fixed?: Partial<Record<FilterOf<P>, string>>;
  preview?: Preview<RowOf<P>>;
  empty: { title: string; help: ReactNode; action?: ReactNode };
  /** Other forms of the same rows, such as cards. */
  render?: (rows: readonly RowOf<P>[], stale: boolean) => ReactNode;
  waiting?: ReactNode;
  pageSize?: number;
  /** More controls beside the filters. */
  tools?: ReactNode;
  /** What the API's CSV is called when it is saved. */
  file?: string;
}

const PAGE_SIZE = 50;

export function ResourceList<P extends ListPath>(props: ResourceListProps<P>) {
  const { path, params = {}, facets = [], fixed = {} } = props;
  const { search, change } = useListSearch();
  const box = useRef<HTMLDivElement>(null);
  const question = questionOf(search, facets, fixed, props);
  const limit = search.size ?? String(props.pageSize ?? PAGE_SIZE);
  const address = addressOf(path, params, { ...question, limit, cursor: search.cursor });
  const isFiltered = search.q !== undefined || facets.some(({ key }) => search[key] !== undefined);
  const clear = () =>
    change(Object.fromEntries(['q', ...facets.map(({ key }) => key)].map((key) => [key, undefined])));
  const onClear = isFiltered ? clear : undefined;
  return (
    <div className={classes.list} ref={box}>
      <ListToolbar
        {...props}
        facets={facets}
        params={params}
        question={question}
        search={search}
        change={change}
        onClear={onClear}
      />
      <Listing {...props} address={address} box={box} search={search} change={change} onClear={onClear} />
    </div>
  );
}

interface ListingProps<P extends ListPath> extends ResourceListProps<P> {
  address: string;
  box: RefObject<HTMLDivElement | null>;
  search: ListSearch;
  change: (change: Partial<ListSearch>) => void;
  onClear: (() => void) | undefined;
}

/** What waits for the rows, by itself: when they come, what stands above them is not drawn again. */
function Listing<P extends ListPath>(props: ListingProps<P>) {
  const { address, box, search, change, onClear, preview, rowKey } = props;
  const queries = useQueryClient();
  const isWide = useMediaQuery('(min-width: 68em)', true, { getInitialValueInEffect: false });
  const query = useQuery(pageQuery<RowOf<P>>(address));
  const rows = query.data?.items;
  useEffect(() => forgetOldPages(queries), [queries, address]);

  const { back, forward } = useWalk(search.cursor, query.data?.next_cursor);
  const shown =
    preview === undefined || search.preview === undefined
      ? undefined
      : rows?.find((row) => rowKey(row) === search.preview);
  const showRow = (key: string | undefined) => change({ preview: key });
  const step = (by: 1 | -1) => {
    const key = moveBetweenRows(box.current, by, search.preview);
    if (key !== undefined && shown !== undefined) showRow(key);
  };
  useKeys([
    { keys: '/', label: 'keys.search', run: () => focusSearch(box.current) },
    { keys: 'j', label: 'keys.next_row', run: () => step(1) },
    { keys: 'k', label: 'keys.previous_row', run: () => step(-1) },
    { keys: 'n', label: 'keys.next_page', run: () => forward?.() },
    { keys: 'b', label: 'keys.previous_page', run: () => back?.() },
    ...(preview === undefined
      ? []
      : [
          {
            keys: 'v',
            label: 'keys.preview' as const,
            run: () => {
              const key = rowOfFocus();
              if (key !== undefined) showRow(search.preview === key ? undefined : key);
            },
          },
        ]),
  ]);

  return (
    <div className={classes.body} data-preview={(shown !== undefined && isWide) || undefined}>
      <div className={classes.rows}>
        <Loaded
          query={query}
          waiting={props.waiting ?? <RowsSkeleton />}
          empty={{
            when: (page) => page.items.length === 0,
            show:
              onClear === undefined ? (
                <State title={props.empty.title} action={props.empty.action}>
                  {props.empty.help}
                </State>
              ) : (
                <FilteredState onClear={onClear} />
              ),
          }}
        >
          {(page) => (
            <>
              {props.render === undefined ? (
                <div className={classes.panel}>
                  <Rows {...props} rows={page.items} stale={query.isPlaceholderData} />
                </div>
              ) : (
                props.render(page.items, query.isPlaceholderData)
              )}
              <Pager cursor={search.cursor} next={page.next_cursor} shown={page.items.length} />
            </>
          )}
        </Loaded>
      </div>
      {preview !== undefined && shown !== undefined && (
        <RowPreview title={preview.title(shown)} beside={isWide} onClose={() => showRow(undefined)}>
          {preview.show(shown)}
        </RowPreview>
      )}
    </div>
  );
}

interface RowsProps<P extends ListPath> extends ListingProps<P> {
  rows: readonly RowOf<P>[];
  stale: boolean;
}

function Rows<P extends ListPath>({
  name,
  columns,
  rows,
  rowKey,
  preview,
  sort,
  stale,
  search,
  change,
}: RowsProps<P>) {
  const { t } = useI18n();
  const visible = useMemo(() => chosenColumns(columns, search.columns), [columns, search.columns]);
  const all: Column<RowOf<P>>[] = [...visible];
  if (preview !== undefined) {
    all.push({
      key: 'preview',
      header: t('list.preview'),
      cell: (row) => (
        <PreviewButton
          name={preview.title(row)}
          open={search.preview === rowKey(row)}
          onToggle={(open) => change({ preview: open ? rowKey(row) : undefined })}
        />
      ),
    });
  }
  return (
    <DataTable
      caption={name}
      columns={all}
      rows={rows}
      rowKey={rowKey}
      stale={stale}
      current={search.preview}
      sorting={{ value: search.sort ?? sort, onSort: (next) => change({ sort: next }) }}
    />
  );
}

/** The chosen columns in their usual order; the one that names the row always stays. */
export function chosenColumns<C extends { key: string; hidden?: boolean; names?: boolean }>(
  columns: readonly C[],
  chosen: string | undefined,
): C[] {
  const keys = chosen?.split(',');
  return columns.filter((column) =>
    column.names === true || keys === undefined ? column.hidden !== true : keys.includes(column.key),
  );
}

/** What the API is asked, without paging. */
function questionOf<P extends ListPath>(
  search: ListSearch,
  facets: readonly Facet[],
  fixed: Partial<Record<FilterOf<P>, string>>,
  { sort, searchFrom = 1 }: { sort?: string; searchFrom?: number },
): Question {
  const isLong = (search.q?.length ?? 0) >= searchFrom;
  const question: Question = { q: isLong ? search.q : undefined, sort: search.sort ?? sort };
  for (const facet of facets) question[facet.key] = asked(facet, search[facet.key]);
  return { ...question, ...(fixed as Question) };
}

function focusSearch(box: HTMLElement | null): void {
  box?.querySelector<HTMLElement>('input[type=search]')?.focus();
}
