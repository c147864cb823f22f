/**
 * A table of sales that nobody has seen before, as large as a year of a big portal: product x region x month, each of them
 * a hierarchy of three levels, with the cells that hold a sale. The same for the same seed.
 */
import { writeFileSync } from 'node:fs';

const FAMILIES = 8;
const PRODUCTS = 139;
const ZONES = 3;
const COUNTRIES = 18;
const QUARTERS = 4;
const MONTHS = 12;
const CUSTOMERS = 3200;
/** A product's customers at the most, and how many of the months one of them buys in. */
const WIDEST_CIRCLE = 0.26;
const BUYS = 0.55;
const P_PERCENT = 10;
const FEWEST_CUSTOMERS = 3;

/** All: node 0. Then the groups, then the leaves, which fall to the groups in turn. */
function hierarchy(groups, leaves) {
  const parents = [
    null,
    ...Array(groups).fill(0),
    ...Array.from({ length: leaves }, (_, leaf) => 1 + (leaf % groups)),
  ];
  const children = parents.map((_, node) =>
    parents.flatMap((parent, child) => (parent === node ? [child] : [])),
  );
  return { size: parents.length, firstLeaf: 1 + groups, children, path: (leaf) => [leaf, parents[leaf], 0] };
}

/** Writes PREFIX.cells.csv and PREFIX.cons.csv; how many cells, and how many of them are primary. */
export function writeTable(seed, prefix) {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const below = (limit) => Math.floor(limit * random());
  const axes = [hierarchy(FAMILIES, PRODUCTS), hierarchy(ZONES, COUNTRIES), hierarchy(QUARTERS, MONTHS)];
  const [product, region, month] = axes;
  const keyOf = ([a, b, c]) => (a * region.size + b) * month.size + c;
  const placeOf = (key) => [
    Math.floor(key / month.size / region.size),
    Math.floor(key / month.size) % region.size,
    key % month.size,
  ];

  const homes = Array.from(
    { length: CUSTOMERS },
    () => region.firstLeaf + Math.floor(COUNTRIES * random() ** 2),
  );
  const bought = new Map();
  for (let sold = product.firstLeaf; sold < product.size; sold += 1) {
    const circle = Math.max(1, Math.floor(CUSTOMERS * WIDEST_CIRCLE * random() ** 3));
    const first = below(CUSTOMERS);
    for (let nth = 0; nth < circle; nth += 1) {
      const customer = (first + nth * 7) % CUSTOMERS;
      const usual = 1 + Math.floor(400 * random() ** 4);
      for (let at = month.firstLeaf; at < month.size; at += 1) {
        if (random() > BUYS) continue;
        const units = 1 + below(usual);
        for (const a of product.path(sold))
          for (const b of region.path(homes[customer]))
            for (const c of month.path(at)) {
              const key = keyOf([a, b, c]);
              if (!bought.has(key)) bought.set(key, new Map());
              const parts = bought.get(key);
              parts.set(customer, (parts.get(customer) ?? 0) + units);
            }
      }
    }
  }

  const ids = new Map([...bought.keys()].sort((one, other) => one - other).map((key, id) => [key, id]));
  let primaries = 0;
  const cells = [...ids].map(([key, id]) => {
    const parts = [...bought.get(key).values()].sort((one, other) => other - one);
    const value = parts.reduce((sum, part) => sum + part, 0);
    const [top1, top2 = 0] = parts;
    const short = Math.max(0, (P_PERCENT / 100) * top1 - (value - top1 - top2));
    const isPrimary = parts.length < FEWEST_CUSTOMERS || short > 0;
    const level = isPrimary ? Math.max(1, Math.ceil(short)) : 0;
    primaries += Number(isPrimary);
    return [id, ...placeOf(key), value, parts.length, top1, top2, Number(isPrimary), level, level].join(',');
  });

  const equations = [];
  let number = 0;
  for (const [key, id] of ids)
    for (const [axis, { children }] of axes.entries()) {
      const place = placeOf(key);
      const parts = children[place[axis]].map((child) => ids.get(keyOf(place.with(axis, child))));
      if (parts.length === 0) continue;
      equations.push(`${number},${id},-1`);
      equations.push(...parts.filter((part) => part !== undefined).map((part) => `${number},${part},1`));
      number += 1;
    }

  const write = (name, header, rows) =>
    writeFileSync(`${prefix}.${name}.csv`, `${[header, ...rows].join('\n')}\n`);
  write('cells', 'id,product,region,month,value,freq,top1,top2,primary,lpl,upl', cells);
  write('cons', 'con,cell,coef', equations);
  return { cells: cells.length, primaries };
}
