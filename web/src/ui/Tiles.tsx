/** A few figures at the top of a page; one that can be opened leads to the list behind it. */
import type { ReactNode } from 'react';
import classes from './ui.module.css';

export function Tiles({ children }: { children: ReactNode }) {
  return <ul className={classes.tiles}>{children}</ul>;
}

interface TileProps {
  label: string;
  /** Null while it is being counted. */
  value: ReactNode;
  note?: ReactNode;
  /** Wraps the figure into a link to what it counts. */
  link?: (children: ReactNode) => ReactNode;
  urgent?: boolean;
}

export function Tile({ label, value, note, link, urgent = false }: TileProps) {
  const figure = <span className={classes.tileValue}>{value ?? <span aria-hidden="true">—</span>}</span>;
  const content = (
    <>
      <span className={classes.tileLabel}>{label}</span>
      {figure}
    </>
  );
  return (
    <li className={classes.tile} data-urgent={urgent || undefined}>
      {link === undefined ? content : link(content)}
      {note !== undefined && <span className={classes.tileNote}>{note}</span>}
    </li>
  );
}
