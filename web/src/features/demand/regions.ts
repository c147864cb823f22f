/** What the map of regions shows: one table per category, its regions by months. */
import type { Schema } from '@/api/client';

export type RegionRow = Schema<'ReleaseRegion'>;

export interface CategoryMap {
  id: string;
  name: string;
  unit: string;
  /** Oldest first. */
  months: string[];
  regions: {
    key: string;
    kind: RegionRow['region_kind'];
    name: string | null;
    figures: Map<string, RegionRow>;
  }[];
}

/** All regions first, then by what they bought altogether, the others last. */
export function categoriesOf(rows: readonly RegionRow[]): CategoryMap[] {
  const found = new Map<string, RegionRow[]>();
  for (const row of rows) found.set(row.category_id, [...(found.get(row.category_id) ?? []), row]);
  return [...found].map(([id, own]) => {
    const regions = new Map<string, CategoryMap['regions'][number]>();
    // A zone and a country could bear the same word.
    for (const row of own) {
      const key = `${row.region_kind}.${row.region}`;
      const region = regions.get(key) ?? {
        key,
        kind: row.region_kind,
        name: row.region_name ?? null,
        figures: new Map<string, RegionRow>(),
      };
      region.figures.set(row.period, row);
      regions.set(key, region);
    }
    const place = { all: 0, zone: 1, country: 1, other: 2 } as const;
    const units = (region: CategoryMap['regions'][number]) =>
      [...region.figures.values()].reduce((sum, row) => sum + (row.value ?? 0), 0);
    return {
      id,
      name: own[0]?.category ?? '',
      unit: own[0]?.unit ?? '',
      months: [...new Set(own.map((row) => row.period))].sort(),
      regions: [...regions.values()].sort(
        (a, b) => place[a.kind] - place[b.kind] || units(b) - units(a) || a.key.localeCompare(b.key),
      ),
    };
  });
}
