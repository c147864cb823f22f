/** A long list whose API is stood in for, so that nothing but the portal is measured. */

export const ROWS = 50_000;

function row(number) {
  return {
    id: `prd_${number.toString(16).padStart(32, '0')}`,
    sku: `S${number}`,
    name: `Product ${number}`,
    description: 'A product as long as products are, with what makes it special and how it is packed.',
    category: { id: `cat_${'0'.repeat(32)}`, name: 'Candles and lights' },
    supplier: null,
    unit: 'piece',
    unit_decimals: 0,
    lifecycle: 'active',
    launch_on: '2026-09-01',
    tips: 'Show it lit, in threes.',
    picture_asset_id: null,
    low_stock_below: 10,
    created_at: '2026-11-02T08:30:00Z',
    updated_at: '2026-11-02T08:30:00Z',
  };
}

export async function standIn(page) {
  await page.route('**/api/v1/catalogue/products?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [limit, from] = [Number(query.get('limit')), Number(query.get('cursor') ?? 0)];
    const to = Math.min(from + limit, ROWS);
    const items = Array.from({ length: to - from }, (_, at) => row(from + at));
    const next = to < ROWS ? String(to) : null;
    return route.fulfill({
      json: { items, next_cursor: next, count: query.has('count') ? 10_000 : undefined },
    });
  });
}

/** The rows are waited for, not the page's number, which the address brings before the answer does. */
export async function turn(page, to, size) {
  await page.keyboard.press('n');
  await page.getByText(`Product ${(to - 1) * size}`, { exact: true }).waitFor();
}
