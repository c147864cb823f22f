/** A state is a colour, an icon and a word; none of the three is alone. */
import type { Icon } from '@tabler/icons-react';
import classes from './ui.module.css';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet' | 'accent';

export function Pill({ tone, icon: Glyph, children }: { tone: Tone; icon?: Icon; children: string }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {Glyph !== undefined && <Glyph size={14} stroke={2} aria-hidden />}
      {children}
    </span>
  );
}
