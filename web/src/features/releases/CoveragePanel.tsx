/** How much of a release is shown, for staff: shares, and by which rules the rest is hidden. */
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/client';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { Facts } from '@/ui/values';
import { HiddenReasons } from './HiddenReasons';
import { coverageQuery } from './queries';

export function CoveragePanel({ id }: { id: string }) {
  const { t, format } = useI18n();
  const query = useQuery(coverageQuery(id));
  const figures = (coverage: Schema<'Coverage'>) =>
    t('coverage.of', {
      shown: format.number(coverage.published),
      all: format.number(coverage.with_demand),
      share: coverage.figures_share == null ? t('field.none') : format.share(coverage.figures_share),
    });
  const units = (coverage: Schema<'Coverage'>) =>
    coverage.units_share == null ? t('field.none') : format.share(coverage.units_share);
  return (
    <Panel title={t('coverage.title')}>
      <Loaded query={query}>
        {({ products, regions, hidden }) => (
          <>
            <p>{t('coverage.lead')}</p>
            <Facts
              facts={[
                ...(products == null
                  ? []
                  : [
                      [t('coverage.products'), figures(products)] as const,
                      [t('coverage.products.units'), units(products)] as const,
                    ]),
                ...(regions == null
                  ? []
                  : [
                      [t('coverage.regions'), figures(regions)] as const,
                      [t('coverage.regions.units'), units(regions)] as const,
                    ]),
              ]}
            />
            {hidden.length > 0 && <HiddenReasons hidden={hidden} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
