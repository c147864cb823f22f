/**
 * Demand by region and month, a table per category: the stronger the colour, the more. Figures stand in the cells, so the map is its
 * own table. A region without a row in a month is among the others, like one that is hidden.
 */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { CopyBlock } from '@/ui/CopyBlock';
import classes from './demand.module.css';
import { curl } from './ApiCall';
import { levelOf } from './heat';
import heat from './heat.module.css';
import { regionsQuery } from './queries';
import { categoriesOf, type CategoryMap } from './regions';

const PATH = '/api/v1/demand/regions';

export function RegionMaps() {
  const { t } = useI18n();
  const query = useQuery(regionsQuery);
  // Most policies share none; then there is nothing to say.
  if (query.data?.items.length === 0) return null;
  return (
    <Panel title={t('regions.title')} aside={<SheetButtons compact path={PATH} name="demand-regions" />}>
      <Loaded query={query}>
        {(page) => (
          <div className={classes.stack}>
            <p className={classes.plain}>{t('regions.lead')}</p>
            {categoriesOf(page.items).map((category) => (
              <RegionMap key={category.id} category={category} />
            ))}
            <CopyBlock text={curl(PATH)} label={t('regions.api')} />
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function RegionMap({ category }: { category: CategoryMap }) {
  const { t, format } = useI18n();
  const nameOf = ({ kind, name, key }: CategoryMap['regions'][number]) => {
    if (kind === 'all') return t('regions.all');
    return kind === 'other' ? t('regions.other') : (name ?? key);
  };
  return (
    // Where it is wider than the screen it is walked with the arrow keys.
    <div
      className={heat.box}
      tabIndex={0}
      role="region"
      aria-label={t('regions.of', { category: category.name })}
    >
      <table className={heat.map}>
        <caption className="l-visually-hidden">{t('regions.of', { category: category.name })}</caption>
        <thead>
          <tr>
            <th scope="col" className={heat.corner}>
              {category.name}
            </th>
            {category.months.map((month) => (
              <th key={month} scope="col">
                {format.period(month)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {category.regions.map((region) => {
            const most = Math.max(0, ...[...region.figures.values()].map((row) => row.value ?? 0));
            return (
              <tr key={region.key}>
                <th scope="row">{nameOf(region)}</th>
                {category.months.map((month) => {
                  const value = region.figures.get(month)?.value;
                  return value == null ? (
                    <td key={month} data-kind="suppressed">
                      <span className="l-visually-hidden">{t('demand.status.suppressed')}</span>
                    </td>
                  ) : (
                    <td key={month} data-level={levelOf(value, most)}>
                      {format.number(value)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
