/** A cycle of 2,000 products by 26 weeks whose API is stood in for, so that nothing but the portal is looked at. */

export const PRODUCTS = 2000;
export const PERIODS = 26;
/** In the order of the grid, which is that of the names. */
export const nameOf = (row) => `Product ${String(row + 1).padStart(4, '0')}`;
export const weekOf = (column) => `Week ${String(column + 1).padStart(2, '0')}, 2027`;

const hex = (number) => number.toString(16).padStart(32, '0');
export const idOf = (row, column) => `fct_${hex(row * PERIODS + column)}`;
const CYCLE = `cyc_${hex(1)}`;

const cycle = {
  id: CYCLE,
  kind: 'published',
  number: 7,
  recipient: { id: `org_${hex(1)}`, name: 'A supplier' },
  state: 'open_for_commit',
  release_id: `rel_${hex(1)}`,
  grain: 'week',
  last_period: '2026-W53',
  horizon: PERIODS,
  published_at: '2027-01-03T08:30:00Z',
  commits_until: '2027-01-10',
  closed_at: null,
  expired_at: null,
};

function forecast(row, column) {
  const mean = 100 + ((row * 7 + column * 3) % 50) + 0.25;
  return {
    id: idOf(row, column),
    series_id: `fcs_${hex(row)}`,
    cycle_id: CYCLE,
    recipient_id: cycle.recipient.id,
    release_id: cycle.release_id,
    product_id: `prd_${hex(row)}`,
    sku: `S${row}`,
    name: nameOf(row),
    period: `2027-W${String(column + 1).padStart(2, '0')}`,
    from: '2027-01-04',
    until: '2027-01-10',
    status: 'forecast',
    method: 'combination',
    models: ['ets', 'theta'],
    class: 'smooth',
    flags: [],
    mean,
    low_80: mean - 20,
    high_80: mean + 20,
    low_95: mean - 40,
    high_95: mean + 40,
    q025: mean - 40,
    q10: mean - 20,
    q25: mean - 10,
    q50: mean,
    q75: mean + 10,
    q90: mean + 20,
    q975: mean + 40,
    unit: 'piece',
  };
}

/** Answers for the page of forecasts and commits; `sent` takes what is committed to. */
export async function standIn(page, sent = []) {
  const lines = { contentType: 'application/x-ndjson' };
  const rows = Array.from({ length: PRODUCTS * PERIODS }, (_, at) =>
    JSON.stringify(forecast(Math.floor(at / PERIODS), at % PERIODS)),
  );
  const body = Buffer.from(`${rows.join('\n')}\n`);
  await page.route('**/api/v1/demand/forecast-cycles?*', (route) =>
    route.fulfill({ json: { items: [cycle], next_cursor: null } }),
  );
  await page.route('**/api/v1/demand/forecasts?*', (route) => route.fulfill({ ...lines, body }));
  await page.route('**/api/v1/demand/commits?*', (route) => route.fulfill({ ...lines, body: '' }));
  await page.route('**/api/v1/demand/commits', (route) => {
    const { rows: answered } = route.request().postDataJSON();
    sent.push(answered);
    const failures = answered.flatMap(({ quantity }, at) =>
      quantity === 'many'
        ? [
            {
              row: at + 1,
              column: 'quantity',
              value: quantity,
              reason: 'Write a number with at most three decimals.',
            },
          ]
        : [],
    );
    return route.fulfill({ json: { stored: answered.length - failures.length, failures } });
  });
}

export async function pasteInto(field, text) {
  await field.evaluate((element, copied) => {
    const clipboardData = new window.DataTransfer();
    clipboardData.setData('text/plain', copied);
    const paste = { clipboardData, bubbles: true, cancelable: true };
    element.dispatchEvent(new window.ClipboardEvent('paste', paste));
  }, text);
}
