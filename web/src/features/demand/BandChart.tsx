/**
 * Demand as a picture: released figures as a line, hidden periods as hatching of full height (a height would be a
 * hint), the forecast dashed inside its interval. Left and right walk through the periods, each read out in words; the
 * table beside it says the same.
 */
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { useI18n } from '@/i18n/language';
import classes from './demand.module.css';
import { labelStep, runs, scaleTo } from './scale';
import type { SeriesPoint } from './series';
import { usePointText } from './words';

const HEIGHT = 300;
const PAD = { top: 14, right: 14, bottom: 30, left: 58 };

interface BandChartProps {
  points: readonly SeriesPoint[];
  unit: string;
  label: string;
}

export function BandChart({ points, unit, label }: BandChartProps) {
  const { t, format } = useI18n();
  const { ref, width } = useElementSize();
  const hatch = useId();
  const help = useId();
  const [at, setAt] = useState<number | null>(null);
  const say = usePointText(unit);

  const inner = { width: Math.max(width - PAD.left - PAD.right, 10), height: HEIGHT - PAD.top - PAD.bottom };
  const top = Math.max(0, ...points.map((point) => point.high ?? point.value ?? 0));
  const scale = scaleTo(top);
  const step = inner.width / Math.max(points.length, 1);
  const x = (index: number) => PAD.left + step * (index + 0.5);
  const y = (value: number) => PAD.top + inner.height * (1 - value / scale.max);
  const path = (from: number, values: readonly number[]) =>
    values
      .map((value, index) => `${index === 0 ? 'M' : 'L'}${x(from + index).toFixed(1)} ${y(value).toFixed(1)}`)
      .join('');

  const released = runs(points, (point) => point.kind === 'published');
  // One area per run: neighbouring ones would show their seams.
  const hidden = runs(points, (point) => point.kind === 'suppressed');
  const expected = runs(points, (point) => point.kind === 'forecast');
  const every = labelStep(points.length, inner.width, 44);
  const shown = at === null ? undefined : points[at];

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - box.left - PAD.left) / step);
    setAt(index >= 0 && index < points.length ? index : null);
  };
  const walk = (event: KeyboardEvent) => {
    const last = points.length - 1;
    const moves: Record<string, number> = {
      ArrowLeft: Math.max((at ?? points.length) - 1, 0),
      ArrowRight: Math.min((at ?? -1) + 1, last),
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };

  return (
    <div
      ref={ref}
      className={classes.chart}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-describedby={help}
      aria-orientation="horizontal"
      aria-valuemin={1}
      aria-valuemax={points.length}
      aria-valuenow={(at ?? points.length - 1) + 1}
      aria-valuetext={shown === undefined ? t('chart.none') : say(shown)}
      onKeyDown={walk}
      onPointerMove={point}
      onPointerLeave={() => setAt(null)}
      onBlur={() => setAt(null)}
    >
      <span id={help} className="l-visually-hidden">
        {t('chart.help')}
      </span>
      {width > 0 && (
        <svg width={width} height={HEIGHT} aria-hidden="true" focusable="false">
          <defs>
            <pattern
              id={hatch}
              width="7"
              height="7"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="7" height="7" fill="var(--l-quiet-bg)" />
              <path d="M0 0V7" stroke="var(--l-line-strong)" strokeWidth="1.6" />
            </pattern>
          </defs>
          {scale.ticks.map((tick) => (
            <g key={tick}>
              <path d={`M${PAD.left} ${y(tick)}H${PAD.left + inner.width}`} stroke="var(--l-chart-grid)" />
              <text x={PAD.left - 9} y={y(tick) + 4} textAnchor="end" className={classes.axis}>
                {format.number(tick, 1)}
              </text>
            </g>
          ))}
          {hidden.map(({ from, items }) => (
            <rect
              key={from}
              x={x(from) - step / 2}
              y={PAD.top}
              width={step * items.length}
              height={inner.height}
              fill={`url(#${hatch})`}
            />
          ))}
          {expected.map(({ from, items }) => (
            <g key={from}>
              <path
                d={`${path(
                  from,
                  items.map((item) => item.high ?? 0),
                )}${[...items]
                  .map((item, index) => ({ value: item.low ?? 0, index }))
                  .reverse()
                  .map(({ value, index }) => `L${x(from + index).toFixed(1)} ${y(value).toFixed(1)}`)
                  .join('')}Z`}
                fill="var(--l-chart-band)"
                opacity="0.28"
              />
              <path
                d={path(
                  from,
                  items.map((item) => item.value ?? 0),
                )}
                fill="none"
                stroke="var(--l-accent)"
                strokeWidth="2.2"
                strokeDasharray="6 5"
              />
            </g>
          ))}
          {released.map(({ from, items }) => (
            <g key={from}>
              <path
                d={path(
                  from,
                  items.map((item) => item.value ?? 0),
                )}
                fill="none"
                stroke="var(--l-chart)"
                strokeWidth="2.2"
                strokeLinejoin="round"
              />
              {(items.length === 1 || points.length <= 40) &&
                items.map((item, index) => (
                  <circle
                    key={item.period}
                    cx={x(from + index)}
                    cy={y(item.value ?? 0)}
                    r="3"
                    fill="var(--l-chart)"
                  />
                ))}
            </g>
          ))}
          {points.map((item, index) =>
            index % every === 0 ? (
              <text
                key={item.period}
                x={x(index)}
                y={HEIGHT - 9}
                textAnchor="middle"
                className={classes.axis}
              >
                {format.shortPeriod(item.period)}
              </text>
            ) : null,
          )}
          {shown !== undefined && at !== null && (
            <g>
              <path d={`M${x(at)} ${PAD.top}V${PAD.top + inner.height}`} stroke="var(--l-line-strong)" />
              {shown.value !== undefined && (
                <circle
                  cx={x(at)}
                  cy={y(shown.value)}
                  r="5.5"
                  fill="var(--l-surface)"
                  stroke="var(--l-chart)"
                  strokeWidth="2.5"
                />
              )}
            </g>
          )}
        </svg>
      )}
      <div className={classes.readout} aria-hidden="true">
        {shown === undefined ? t('chart.hint') : say(shown)}
      </div>
    </div>
  );
}
