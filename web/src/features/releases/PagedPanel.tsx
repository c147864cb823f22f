/** A list of a release's page, page by page: the list above has the address for itself. */
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Column, DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { State } from '@/ui/states';
import classes from './releases.module.css';

interface Answer<Row> {
  items: Row[];
  next_cursor?: string | null;
}

/** Which page is shown: the cursors that led to it, the last one asks for it. */
export function usePages() {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return { cursor: cursors.at(-1), cursors, setCursors };
}

interface PagedPanelProps<Row> {
  title: string;
  query: UseQueryResult<Answer<Row>>;
  pages: ReturnType<typeof usePages>;
  /** Where the same is had as a file, and what that is called. */
  path: string;
  file: string;
  none: { title: string; help: string };
  lead?: (rows: readonly Row[]) => ReactNode;
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  words: { earlier: string; later: string };
}

export function PagedPanel<Row>(props: PagedPanelProps<Row>) {
  const { title, query, pages, path, file, none, lead, rowKey, columns, words } = props;
  const { cursors, setCursors } = pages;
  return (
    <Panel title={title} flush aside={<SheetButtons compact path={path} name={file} />}>
      <Loaded
        query={query}
        empty={{
          when: (page) => page.items.length === 0,
          show: <State title={none.title}>{none.help}</State>,
        }}
      >
        {({ items, next_cursor: next }) => (
          <>
            {lead !== undefined && <p className={classes.foot}>{lead(items)}</p>}
            <DataTable
              caption={title}
              rows={items}
              rowKey={rowKey}
              stale={query.isPlaceholderData}
              columns={columns}
            />
            <div className={classes.foot}>
              {cursors.length > 0 && (
                <Button size="xs" variant="default" onClick={() => setCursors(cursors.slice(0, -1))}>
                  {words.later}
                </Button>
              )}
              {next != null && (
                <Button size="xs" variant="default" onClick={() => setCursors([...cursors, next])}>
                  {words.earlier}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
