/** What a setting would show: the shares as large figures, why the rest is hidden, and how its neighbours compare. */
import { HiddenReasons } from '@/features/releases/HiddenReasons';
import { useI18n } from '@/i18n/language';
import { Tile, Tiles } from '@/ui/Tiles';
import classes from './policies.module.css';
import type { Simulation } from './queries';
import { ShareCurve } from './ShareCurve';

export function TrialResult({ simulation, working }: { simulation: Simulation; working: boolean }) {
  const { t, format } = useI18n();
  const { units } = simulation;
  const share = (percent: string | null | undefined) =>
    percent == null ? t('trial.no_share') : format.share(percent);
  return (
    <>
      <p className={classes.lead}>
        {t('trial.lead', {
          from: format.periodInText(simulation.first_period),
          until: format.periodInText(simulation.last_period),
        })}
      </p>
      <p className={classes.fine} role="status">
        {t(working ? 'trial.working' : 'trial.worked_out')}
      </p>
      <div data-stale={working || undefined} className={classes.result}>
        <Tiles>
          <Tile
            label={t('trial.units_share')}
            value={units == null ? null : share(units.share)}
            note={
              units == null
                ? t('trial.mixed')
                : t('trial.units_share.note', {
                    published: format.quantity(units.published),
                    all: format.quantity(units.all),
                    unit: t.unit(units.unit, units.all),
                  })
            }
          />
          <Tile
            label={t('trial.cells_share')}
            value={share(simulation.cells_share)}
            note={t('trial.cells_share.note', {
              published: format.number(simulation.cells_published),
              all: format.number(simulation.cells_with_demand),
            })}
          />
          <Tile
            label={t('trial.silent')}
            value={format.number(simulation.products_without_figure)}
            note={t('trial.silent.note', { all: format.number(simulation.products) })}
          />
        </Tiles>
        <div className={classes.curves}>
          <ShareCurve
            title={t('curve.minimum_customers')}
            at={simulation.minimum_customers}
            points={simulation.by_minimum_customers.map((point) => ({
              ...point,
              at: point.minimum_customers,
            }))}
            text={(value) => format.number(value)}
          />
          <ShareCurve
            title={t('curve.p_percent')}
            at={simulation.p_percent}
            points={simulation.by_p_percent.map((point) => ({ ...point, at: point.p_percent }))}
            text={(value) => format.percent(value / 100)}
          />
        </div>
        <p className={classes.fine}>{t('curve.note')}</p>
        <HiddenReasons hidden={simulation.hidden} className={classes.twin} />
      </div>
    </>
  );
}
