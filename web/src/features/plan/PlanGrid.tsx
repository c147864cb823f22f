/**
 * Products by periods: the forecast with its band above, the commit below. However many there are, only what is in view
 * is drawn, and what has the focus. The keyboard reaches all of it (walk.ts), and a range copied from a spreadsheet is
 * laid over the grid from the field that it is pasted into. On a phone each product is a card.
 */
import { useMediaQuery } from '@mantine/hooks';
import {
  type ClipboardEvent,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useNavigate } from '@tanstack/react-router';
import { useI18n } from '@/i18n/language';
import { drawn, type Span, spanOf, topsOf } from './layout';
import { type Draft, paste } from './plan';
import classes from './plan.module.css';
import { PlanRow } from './PlanRow';
import type { Commits } from './queries';
import type { Place, PlanTable } from './table';
import { beginning, leadsTo, type Ways } from './walk';

// In pixels; plan.module.css takes them from here.
const ROW = 88;
const ROW_WITHOUT = 60;
const HEAD = 36;
const NAME = 220;
const COLUMN = 104;
const FAULT = 76;
const CARD_NAME = 44;
const CARD_FIELD = 52;
const CARD_FAULT = 44;

const SPARE_ROWS = 2;
const SPARE_CARDS = 1;
const SPARE_COLUMNS = 1;

export interface GridHandle {
  goTo: (place: Place) => void;
}

interface PlanGridProps {
  ref: Ref<GridHandle>;
  table: PlanTable;
  /** Which of the table's rows, in their order. */
  rows: readonly number[];
  said: Commits;
  draft: Draft;
  faults: ReadonlyMap<string, string>;
  mayCommit: boolean;
  onChange: (changes: Draft) => void;
}

const placeOf = (target: EventTarget): Place | null => {
  const at = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-at]')?.dataset.at : undefined;
  const [row, column] = (at ?? '').split(',').map(Number);
  return at === undefined || row === undefined || column === undefined ? null : { row, column };
};

/** The caret is where an arrow has nowhere to go within the text. */
function isAtEdge(field: EventTarget, key: string): boolean {
  if (!(field instanceof HTMLInputElement)) return true;
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (from === 0 && to === value.length) return true;
  return from === to && from === (key === 'ArrowLeft' ? 0 : value.length);
}

export function PlanGrid({ ref, table, rows, said, draft, faults, mayCommit, onChange }: PlanGridProps) {
  const { t, format } = useI18n();
  const isCards = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { box, measure, seen } = useBox();
  const columns = table.periods.length;
  const tops = useTops(table, rows, faults, isCards);
  const inView = spanOf(tops, seen.top, seen.top + STEP + seen.height, isCards ? SPARE_CARDS : SPARE_ROWS);

  const ways: Ways = {
    rows: rows.length,
    columns,
    page: isCards ? 1 : Math.max(Math.floor(seen.height / ROW) - 1, 1),
    isField: (row, column) => table.idAt(rows[row] ?? -1, column) !== undefined,
    isCards,
  };
  const [at, setAt] = useState<Place | null>(null);
  const isThere = at !== null && at.row < rows.length && (at.column < 0 || ways.isField(at.row, at.column));
  const current = isThere ? at : beginning(ways);

  const goTo = (place: Place) => {
    flushSync(() => setAt(place));
    const target = box.current?.querySelector<HTMLElement>(`[data-at="${place.row},${place.column}"]`);
    if (target == null) return;
    target.focus({ preventScroll: true });
    if (target instanceof HTMLInputElement) target.select();
    target
      .closest('[role=gridcell], [role=rowheader]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    measure();
  };
  useImperativeHandle(ref, () => ({ goTo }));

  const walk = (event: KeyboardEvent) => {
    const from = placeOf(event.target);
    if (from === null || event.altKey) return;
    const isSideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    if (isSideways && !isAtEdge(event.target, event.key)) return;
    const place = leadsTo(event, from, ways);
    if (place === null) return;
    event.preventDefault();
    goTo(place);
  };
  const lay = (event: ClipboardEvent) => {
    const from = placeOf(event.target);
    const text = event.clipboardData.getData('text/plain');
    // One figure is pasted as everywhere.
    if (!mayCommit || from === null || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    onChange(paste((row, column) => table.idAt(rows[row] ?? -1, column), from, text));
  };
  const enter = (event: FocusEvent) => {
    const place = placeOf(event.target);
    if (place !== null && (place.row !== at?.row || place.column !== at.column)) setAt(place);
  };
  const navigate = useNavigate();
  const follow = (event: MouseEvent) => {
    const product = (event.target as HTMLElement).closest<HTMLElement>('[data-product]')?.dataset.product;
    const isElsewhere =
      event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (product === undefined || isElsewhere) return;
    event.preventDefault();
    void navigate({ to: '/demand/$productId', params: { productId: product } });
  };
  const latest = useRef(onChange);
  useLayoutEffect(() => {
    latest.current = onChange;
  });
  const write = useCallback((id: string, text: string) => latest.current(new Map([[id, text]])), []);

  const labels = useMemo(() => table.periods.map((period) => format.period(period)), [table, format]);
  const columnsInView = isCards ? { first: 0, end: columns } : columnsIn(seen, columns);

  return (
    <div
      ref={box}
      role="grid"
      tabIndex={-1}
      className={classes.box}
      data-cards={isCards || undefined}
      style={sizes(columns)}
      aria-label={t('plan.grid')}
      aria-describedby="plan-keys"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns + 1}
      aria-readonly={!mayCommit}
      // At once, so that no frame shows a place where nothing is drawn yet.
      onScroll={() => flushSync(measure)}
      onKeyDown={walk}
      onPaste={lay}
      onFocus={enter}
      onClick={follow}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={classes.headings}>
          <div role="columnheader" aria-colindex={1} className={classes.corner}>
            {t('product.name')}
          </div>
          {drawn(columnsInView, null).map((column) => (
            <div
              key={column}
              role="columnheader"
              aria-colindex={column + 2}
              style={{ gridColumn: column + 2 }}
              title={labels[column]}
            >
              <span aria-hidden="true">{format.shortPeriod(table.periods[column] ?? '')}</span>
              <span className="l-visually-hidden">{labels[column]}</span>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes.body} style={{ height: tops.at(-1) }}>
        {drawn(inView, current.row).map((row) => (
          <PlanRow
            key={rows[row]}
            table={table}
            product={rows[row] ?? -1}
            row={row}
            top={tops[row] ?? 0}
            height={(tops[row + 1] ?? 0) - (tops[row] ?? 0)}
            labels={labels}
            isCards={isCards}
            first={columnsInView.first}
            end={columnsInView.end}
            current={row === current.row ? current.column : null}
            said={said}
            draft={draft}
            faults={faults}
            mayCommit={mayCommit}
            onWrite={write}
          />
        ))}
      </div>
    </div>
  );
}

const sizes = (columns: number) =>
  ({
    '--columns': columns,
    '--column': `${COLUMN}px`,
    '--name': `${NAME}px`,
    '--head': `${HEAD}px`,
    '--card-name': `${CARD_NAME}px`,
    '--card-field': `${CARD_FIELD}px`,
    '--card-fault': `${CARD_FAULT}px`,
  }) as CSSProperties;

function useTops(
  table: PlanTable,
  rows: readonly number[],
  faults: ReadonlyMap<string, string>,
  isCards: boolean,
): Float64Array {
  return useMemo(() => {
    const wrong = new Map<number, number>();
    for (const id of faults.keys()) {
      const row = table.placeOf(id)?.row ?? -1;
      wrong.set(row, (wrong.get(row) ?? 0) + 1);
    }
    return topsOf(
      rows.map((row) => {
        const faulty = wrong.get(row) ?? 0;
        const fields = table.fieldsOf(row);
        if (isCards) return CARD_NAME + Math.max(fields, 1) * CARD_FIELD + faulty * CARD_FAULT;
        return (fields === 0 ? ROW_WITHOUT : ROW) + (faulty > 0 ? FAULT : 0);
      }),
    );
  }, [table, rows, faults, isCards]);
}

/** Scrolling by less than this draws nothing anew. */
const STEP = 40;

const down = (pixels: number) => Math.floor(pixels / STEP) * STEP;

/** Where the box is scrolled to and how large it is, in steps. */
function useBox() {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, left: 0, height: 0, width: 0 });
  const measure = useCallback(() => {
    const found = box.current;
    if (found === null) return;
    const top = down(found.scrollTop);
    const left = down(found.scrollLeft);
    const { clientHeight: height, clientWidth: width } = found;
    setSeen((old) =>
      old.top === top && old.left === left && old.height === height && old.width === width
        ? old
        : { top, left, height, width },
    );
  }, []);
  useLayoutEffect(() => {
    // Tells of the first size too.
    const observer = new ResizeObserver(measure);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, [measure]);
  return { box, measure, seen };
}

/** The columns in view. Where there are few of them they are wider, and all in view. */
function columnsIn({ left, width }: { left: number; width: number }, columns: number): Span {
  const wide = Math.max(COLUMN, (width - NAME) / Math.max(columns, 1));
  return {
    first: Math.max(Math.floor(left / wide) - SPARE_COLUMNS, 0),
    end: Math.min(Math.ceil((left + STEP + width - NAME) / wide) + SPARE_COLUMNS, columns),
  };
}
