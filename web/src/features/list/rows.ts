/** Walking from row to row with the keyboard: the focus goes to what names the row. */
const ROW = 'tr[data-row], li[data-row]';
const TARGET = 'a[href], button';

/** The key of the row that has the focus. */
export function rowOfFocus(): string | undefined {
  return document.activeElement?.closest<HTMLElement>(ROW)?.dataset.row;
}

/** Moves the focus by one row and tells which; from outside it starts at `from`, or at the first row. */
export function moveBetweenRows(
  box: HTMLElement | null,
  by: 1 | -1,
  from: string | undefined,
): string | undefined {
  const rows = [...(box?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  if (rows.length === 0) return undefined;
  const focused = rowOfFocus() ?? from;
  const present = rows.findIndex((row) => row.dataset.row === focused);
  const next = rows[present === -1 ? 0 : Math.min(Math.max(present + by, 0), rows.length - 1)];
  const target =
    next?.querySelector<HTMLElement>(`th ${TARGET.split(', ').join(', th ')}`) ??
    next?.querySelector<HTMLElement>(TARGET);
  target?.focus();
  return next?.dataset.row;
}
