import { describe, expect, it } from 'vitest';
import { categoriesOf, type RegionRow } from './regions';

function row(change: Partial<RegionRow>): RegionRow {
  return {
    release_id: 'rel_1',
    category_id: 'cat_1',
    category: 'Lighting',
    region_kind: 'country',
    region: 'GB',
    region_name: 'United Kingdom',
    period: '2026-05',
    from: '2026-05-04',
    until: '2026-05-31',
    status: 'published',
    value: 10,
    unit: 'piece',
    ...change,
  };
}

describe('the map of regions', () => {
  it('has a table per category, all regions first and the others last', () => {
    const other = row({ region_kind: 'other', region: 'other', region_name: null, value: 99 });
    const all = row({ region_kind: 'all', region: 'all', region_name: null, value: 140 });
    const maps = categoriesOf([
      other,
      row({}),
      row({ region: 'FR', region_name: 'France', value: 31 }),
      all,
      row({ category_id: 'cat_2', category: 'Gifts' }),
    ]);
    expect(maps.map((map) => map.name)).toEqual(['Lighting', 'Gifts']);
    expect(maps[0]?.regions.map((region) => region.key)).toEqual([
      'all.all',
      'country.FR',
      'country.GB',
      'other.other',
    ]);
  });

  it('orders months, and leaves a hole where a region has no row', () => {
    const rows = [
      row({ period: '2026-06' }),
      row({}),
      row({ region: 'FR', period: '2026-06', value: undefined }),
    ];
    const [map] = categoriesOf(rows);
    expect(map?.months).toEqual(['2026-05', '2026-06']);
    expect(map?.regions.find((region) => region.key === 'country.FR')?.figures.has('2026-05')).toBe(false);
  });
});
