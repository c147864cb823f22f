// Writes the demo's sales material: demo/assets/*.{pdf,pptx,xlsx,png} and demo/assets/index.json, the metadata that
// the demo loads with them. Product names and SKUs come from the order data; the advice is invented (topics.mjs).
// Needs nothing but Node; run it again and the files are the same.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { pptx, xlsx } from "./demo-assets/office.mjs";
import { pdf } from "./demo-assets/pdf.mjs";
import { Canvas } from "./demo-assets/png.mjs";
import { plan, topics } from "./demo-assets/topics.mjs";

const root = new URL("../demo/", import.meta.url);
const KINDS = {
  pptx: { en: "selling guide", es: "guía de venta", tag: "presentation" },
  pdf: { en: "product sheet", es: "ficha de producto", tag: "sheet" },
  xlsx: { en: "shelf planner", es: "planificador de estante", tag: "planner" },
  png: { en: "banner", es: "banner", tag: "banner" },
};
const WORDS = {
  en: { range: "In this family", how: "How to show it", plan: "Before you start", footer: "Demo material, invented", sheet: "Shelf", columns: ["SKU", "Product", "Shelf", "Faces", "Refill below"] },
  es: { range: "En esta familia", how: "Cómo exponerlo", plan: "Antes de empezar", footer: "Material de demostración, inventado", sheet: "Estante", columns: ["SKU", "Producto", "Estante", "Frentes", "Reponer por debajo de"] },
};

/** By word: twelve well-known products whose usual description holds it, by name, so that the list ranks nothing. */
function families() {
  const units = new Map();
  const names = new Map();
  for (const line of gunzipSync(readFileSync(new URL("online_retail_orders.csv.gz", root))).toString().split("\n").slice(1)) {
    const [, code, description, quantity] = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)?.map((field) => field.replace(/,$/, "").replace(/^"|"$/g, "").replaceAll('""', '"')) ?? [];
    if (!/^\d{5}[a-z]{0,2}$/i.test(code ?? "")) continue;
    const sku = code.toUpperCase();
    units.set(sku, (units.get(sku) ?? 0) + Number(quantity));
    const seen = names.get(sku) ?? names.set(sku, new Map()).get(sku);
    const name = description.trim().replace(/\s+/g, " ");
    if (name) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const named = [...names].filter(([, seen]) => seen.size > 0).map(([sku, seen]) => {
    const [name] = [...seen].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    return { sku, name, units: units.get(sku) };
  });
  named.sort((a, b) => b.units - a.units || (a.sku < b.sku ? -1 : 1));
  return (word) => named.filter(({ name }) => ` ${name} `.includes(word)).slice(0, 12).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function banner(topic, title) {
  const rgb = (shade) => topic.accent.map((part) => Math.round(Math.min(1, part * shade) * 255));
  const canvas = new Canvas(1200, 400, [rgb(1), rgb(0.8), rgb(1.3), [255, 255, 255], [250, 235, 215]]);
  for (let n = 0; n < 9; n += 1) canvas.disc(60 + n * 140, n % 2 ? 40 : 380, 90 - n * 6, n % 2 ? 1 : 2);
  canvas.rectangle(0, 170, 1200, 6, 4);
  canvas.rectangle(0, 300, 1200, 6, 4);
  const scale = Math.min(9, Math.floor(1120 / (title.length * 6)));
  canvas.text(40, 240 - Math.round(scale * 3.5), scale, title, 3);
  return canvas.png();
}

const family = families();
const folder = new URL("assets/", root);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const index = plan.map(([kind, key, language, audience, publish, expire]) => {
  const topic = topics[key];
  const words = WORDS[language];
  const products = family(topic.word);
  const title = `${topic[language]}: ${KINDS[kind][language]}`;
  const points = topic.points[language];
  const footer = words.footer;
  const lines = products.map(({ sku, name }) => `${sku}  ${name}`);
  const bytes = {
    pptx: () => pptx({ title, language, accent: topic.accent, slides: [{ title: topic[language], bullets: [footer] }, { title: words.how, bullets: points }, { title: words.range, bullets: lines.slice(0, 6) }] }),
    pdf: () => pdf({ title, subtitle: footer, language, accent: topic.accent, footer, blocks: [{ heading: words.plan }, { text: points[0] }, { heading: words.how }, { bullets: points.slice(1) }, { heading: words.range }, { bullets: lines }] }),
    xlsx: () => xlsx({ title, language, sheet: words.sheet, columns: words.columns.map((name, n) => [name, [10, 44, 10, 10, 22][n]]), rows: products.map(({ sku, name }, n) => [sku, name, 1 + Math.floor(n / 4), n < 4 ? 4 : 2, n < 4 ? 12 : 6]) }),
    png: () => banner(topic, topic[language]),
  }[kind]();
  const file = `${key}-${KINDS[kind].tag}-${language}.${kind}`;
  writeFileSync(new URL(file, folder), bytes);
  return {
    file, title, language, tags: [KINDS[kind].tag, key], products: products.slice(0, 6).map(({ sku }) => sku), audience,
    publish_in_days: publish, expire_in_days: expire,
  };
});
writeFileSync(new URL("index.json", folder), `${JSON.stringify(index, null, 2)}\n`);
console.log(`${index.length} assets in demo/assets`);
