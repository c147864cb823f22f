/**
 * The one table: numbers align right, wide ones scroll inside their own box, on a phone each row becomes a card with
 * its headings beside the values. Roles are spelled out because cards would lose the built-in ones.
 */
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './table.module.css';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** The cell that names the row. */
  names?: boolean;
  /** Left out on narrow screens of the table form. */
  minor?: boolean;
  /** What the API calls the order by this column. */
  sort?: string;
}

/** The order that is asked for, such as `name` or `-name`. */
export interface Sorting {
  value: string | undefined;
  onSort: (sort: string | undefined) => void;
}

interface DataTableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** A matrix keeps its form on a phone and scrolls instead. */
  keepForm?: boolean;
  /** Shows that newer rows are on their way. */
  stale?: boolean;
  sorting?: Sorting;
  /** The row that something beside the table is about. */
  current?: string | undefined;
}

export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  keepForm = false,
  stale = false,
  sorting,
  current,
}: DataTableProps<Row>) {
  const { t } = useI18n();
  return (
    <div
      className={classes.box}
      role="region"
      aria-label={t('table.scroll', { name: caption })}
      tabIndex={0}
      data-stale={stale || undefined}
    >
      <table role="table" className={classes.table} data-cards={!keepForm || undefined}>
        <caption className="l-visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                data-numeric={column.numeric}
                data-minor={column.minor}
                aria-sort={sorting === undefined ? undefined : directionOf(column, sorting)}
              >
                {sorting !== undefined && column.sort !== undefined ? (
                  <SortButton column={column} sort={column.sort} sorting={sorting} />
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              role="row"
              data-row={rowKey(row)}
              data-current={current === rowKey(row) || undefined}
            >
              {columns.map((column) =>
                column.names === true ? (
                  <th
                    key={column.key}
                    role="rowheader"
                    scope="row"
                    data-label={column.header}
                    data-numeric={column.numeric}
                  >
                    <div className={classes.value}>{column.cell(row)}</div>
                  </th>
                ) : (
                  <td
                    key={column.key}
                    role="cell"
                    data-label={column.header}
                    data-numeric={column.numeric}
                    data-minor={column.minor}
                  >
                    <div className={classes.value}>{column.cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function directionOf<Row>(column: Column<Row>, { value }: Sorting): 'ascending' | 'descending' | undefined {
  if (column.sort === undefined) return undefined;
  if (value === column.sort) return 'ascending';
  return value === `-${column.sort}` ? 'descending' : undefined;
}

/** Once for ascending, again for descending, a third time for the list's own order. */
function SortButton<Row>({ column, sort, sorting }: { column: Column<Row>; sort: string; sorting: Sorting }) {
  const { value, onSort } = sorting;
  const next = value === sort ? `-${sort}` : value === `-${sort}` ? undefined : sort;
  const Glyph = value === sort ? IconArrowUp : value === `-${sort}` ? IconArrowDown : IconArrowsSort;
  return (
    <button
      type="button"
      className={classes.sort}
      data-active={value === sort || value === `-${sort}` || undefined}
      onClick={() => onSort(next)}
    >
      {column.header}
      <Glyph size={14} aria-hidden />
    </button>
  );
}
