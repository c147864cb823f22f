/** Shares along one parameter as a small picture, and the same as a table: every step is equally wide. */
import { useElementSize } from '@mantine/hooks';
import { runs } from '@/features/demand/scale';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import classes from './policies.module.css';

const HEIGHT = 190;
const PAD = { top: 12, right: 12, bottom: 26, left: 46 };
const TICKS = [0, 25, 50, 75, 100];

interface Point {
  at: number;
  /** In percent, as decimal text. */
  cells_share?: string | null;
  units_share?: string | null;
}

interface ShareCurveProps {
  title: string;
  points: readonly Point[];
  /** The setting that was asked for. */
  at: number;
  text: (value: number) => string;
}

const LINES = [
  { key: 'units_share', color: 'var(--l-chart)', dash: undefined, name: 'curve.units' },
  { key: 'cells_share', color: 'var(--l-accent)', dash: '6 5', name: 'curve.cells' },
] as const;

export function ShareCurve({ title, points, at, text }: ShareCurveProps) {
  const { t, format } = useI18n();
  const { ref, width } = useElementSize();
  const inner = { width: Math.max(width - PAD.left - PAD.right, 10), height: HEIGHT - PAD.top - PAD.bottom };
  const step = inner.width / Math.max(points.length, 1);
  const x = (index: number) => PAD.left + step * (index + 0.5);
  const y = (share: number) => PAD.top + inner.height * (1 - share / 100);
  const chosen = points.findIndex((point) => point.at === at);
  const told = (share: string | null | undefined) =>
    share == null ? t('trial.no_share') : format.share(share);
  return (
    <figure className={classes.curve}>
      <figcaption>{title}</figcaption>
      <ul className={classes.keys}>
        {LINES.map(({ key, color, dash, name }) => (
          <li key={key}>
            <svg width="26" height="10" aria-hidden="true" focusable="false">
              <path d="M0 5H26" stroke={color} strokeWidth="2.4" strokeDasharray={dash} />
            </svg>
            {t(name)}
          </li>
        ))}
      </ul>
      <div ref={ref} className={classes.picture}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true" focusable="false">
            {TICKS.map((tick) => (
              <g key={tick}>
                <path d={`M${PAD.left} ${y(tick)}H${PAD.left + inner.width}`} stroke="var(--l-chart-grid)" />
                <text x={PAD.left - 8} y={y(tick) + 4} textAnchor="end" className={classes.axis}>
                  {format.percent(tick / 100)}
                </text>
              </g>
            ))}
            {chosen >= 0 && (
              <path
                d={`M${x(chosen)} ${PAD.top}V${PAD.top + inner.height}`}
                stroke="var(--l-line-strong)"
                strokeDasharray="2 3"
              />
            )}
            {points.map((point, index) => (
              <text
                key={point.at}
                x={x(index)}
                y={HEIGHT - 8}
                textAnchor="middle"
                className={classes.axis}
                data-chosen={index === chosen || undefined}
              >
                {format.number(point.at)}
              </text>
            ))}
            {LINES.map(({ key, color, dash }) =>
              runs(points, (point) => point[key] != null).map(({ from, items }) => (
                <g key={`${key} ${from}`}>
                  <path
                    d={items
                      .map(
                        (item, index) =>
                          `${index === 0 ? 'M' : 'L'}${x(from + index).toFixed(1)} ${y(Number(item[key])).toFixed(1)}`,
                      )
                      .join('')}
                    fill="none"
                    stroke={color}
                    strokeWidth="2.2"
                    strokeDasharray={dash}
                    strokeLinejoin="round"
                  />
                  {items.map((item, index) => (
                    <circle
                      key={item.at}
                      cx={x(from + index)}
                      cy={y(Number(item[key]))}
                      r={from + index === chosen ? 5 : 2.6}
                      fill={color}
                    />
                  ))}
                </g>
              )),
            )}
          </svg>
        )}
      </div>
      <details className={classes.twin}>
        <summary>
          {t('curve.table')}
          <span className="l-visually-hidden">: {title}</span>
        </summary>
        <DataTable
          caption={title}
          keepForm
          rows={points}
          rowKey={(point) => String(point.at)}
          current={String(at)}
          columns={[
            {
              key: 'at',
              header: title,
              names: true,
              cell: (point) =>
                point.at === at ? t('curve.asked', { value: text(point.at) }) : text(point.at),
            },
            {
              key: 'units',
              header: t('curve.units'),
              numeric: true,
              cell: (point) => told(point.units_share),
            },
            {
              key: 'cells',
              header: t('curve.cells'),
              numeric: true,
              cell: (point) => told(point.cells_share),
            },
          ]}
        />
      </details>
    </figure>
  );
}
