// A small PDF 1.4: A4 pages of headings, paragraphs and bullets in Helvetica, wrapped by real glyph widths.
import { deflateSync } from "node:zlib";

// Advance widths of Helvetica for the characters 32 to 126, in thousandths of the size.
const WIDTHS = [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667,
  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
  500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584];
const width = (text, size) => [...text].reduce((sum, sign) => sum + (WIDTHS[sign.charCodeAt(0) - 32] ?? 556), 0) * size / 1000;

function wrap(text, size, room) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (width(longer, size) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const quoted = (text) => `(${text.replace(/[\\()]/g, "\\$&")})`;

/** `blocks` are `{ heading }`, `{ text }` or `{ bullets: [] }`; `accent` is three numbers from 0 to 1. */
export function pdf({ title, subtitle, language, accent, blocks, footer }) {
  const pages = [];
  let commands, y;
  const write = (text, x, size, font, colour = "0.13 0.15 0.19") => {
    commands.push(`BT /${font} ${size} Tf ${colour} rg ${x} ${y.toFixed(1)} Td ${quoted(text)} Tj ET`);
  };
  const newPage = (first) => {
    commands = [`${accent.join(" ")} rg 0 ${first ? 690 : 826} 595 ${first ? 152 : 16} re f`];
    pages.push(commands);
    y = first ? 775 : 780;
  };
  const paragraph = (text, x, size, font, gap) => {
    for (const line of wrap(text, size, 535 - x)) {
      if (y < 80) newPage(false);
      write(line, x, size, font);
      y -= size * 1.45;
    }
    y -= gap;
  };

  newPage(true);
  for (const line of wrap(title, 26, 475)) {
    write(line, 60, 26, "F2", "1 1 1");
    y -= 32;
  }
  write(subtitle, 60, 12, "F1", "1 1 1");
  y = 650;
  for (const block of blocks) {
    if (block.heading) {
      if (y < 140) newPage(false);
      y -= 8;
      paragraph(block.heading, 60, 15, "F2", 4);
    } else if (block.bullets) {
      for (const bullet of block.bullets) {
        const top = y < 80 ? 780 : y;
        paragraph(bullet, 76, 11, "F1", 2);
        if (top === y) continue;
        commands.push(`${accent.join(" ")} rg 62 ${(top + 2).toFixed(1)} 4 4 re f`);
      }
      y -= 6;
    } else {
      paragraph(block.text, 60, 11, "F1", 6);
    }
  }
  pages.forEach((page, number) => {
    page.push(`BT /F1 8 Tf 0.4 0.43 0.47 rg 60 40 Td ${quoted(`${footer}  -  ${number + 1}/${pages.length}`)} Tj ET`);
  });

  const objects = [];
  const add = (body) => objects.push(Buffer.isBuffer(body) ? body : Buffer.from(body, "latin1"));
  const kids = pages.map((_, number) => `${6 + number * 2} 0 R`).join(" ");
  add(`<< /Type /Catalog /Pages 2 0 R /Lang ${quoted(language)} /ViewerPreferences << /DisplayDocTitle true >> >>`);
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
  add(`<< /Title ${quoted(title)} /Creator (Lonja demo) >>`);
  pages.forEach((page, number) => {
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${7 + number * 2} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`);
    const packed = deflateSync(Buffer.from(page.join("\n"), "latin1"), { level: 9 });
    add(Buffer.concat([Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`), packed, Buffer.from("\nendstream")]));
  });

  const parts = [Buffer.from("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "latin1")];
  const offsets = [];
  let at = parts[0].length;
  objects.forEach((body, index) => {
    const object = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from("\nendobj\n")]);
    offsets.push(at);
    parts.push(object);
    at += object.length;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}
