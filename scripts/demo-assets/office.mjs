// The smallest PPTX and XLSX that office programs open without a repair.
import { escapeXml as x, zip } from "./zip.mjs";

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OPEN = "http://schemas.openxmlformats.org";
const REL = `${OPEN}/officeDocument/2006/relationships`;
const APP = "application/vnd.openxmlformats-officedocument";
const relations = (list) =>
  `${XML}<Relationships xmlns="${OPEN}/package/2006/relationships">${list
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;
const contentTypes = (overrides) =>
  `${XML}<Types xmlns="${OPEN}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides
    .map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`)
    .join("")}</Types>`;
const core = (title, language) =>
  `${XML}<cp:coreProperties xmlns:cp="${OPEN}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${x(title)}</dc:title><dc:creator>Lonja demo</dc:creator><dc:language>${language}</dc:language></cp:coreProperties>`;

const CORE = ["/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"];
const CORE_REL = ["rIdCore", `${OPEN}/package/2006/relationships/metadata/core-properties`, "docProps/core.xml"];

/** Slides are `{ title, bullets }`; the first one is the cover. */
export function pptx({ title, language, accent, slides }) {
  const hex = accent.map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("");
  const ns = `xmlns:a="${OPEN}/drawingml/2006/main" xmlns:r="${REL}" xmlns:p="${OPEN}/presentationml/2006/main"`;
  const group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>';
  const box = (id, name, [left, top, width, height], paragraphs, fill, placeholder) =>
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr>${placeholder ? `<p:ph type="${placeholder}"/>` : ""}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="${left}" y="${top}"/><a:ext cx="${width}" cy="${height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>${fill ? `<a:solidFill><a:srgbClr val="${fill}"/></a:solidFill>` : "<a:noFill/>"}</p:spPr><p:txBody><a:bodyPr wrap="square" anchor="ctr"><a:normAutofit/></a:bodyPr><a:lstStyle/>${paragraphs}</p:txBody></p:sp>`;
  const line = (text, size, colour, bullet) =>
    `<a:p><a:pPr${bullet ? ' marL="342900" indent="-342900"' : ""}>${bullet ? '<a:spcAft><a:spcPts val="1200"/></a:spcAft><a:buFont typeface="Arial"/><a:buChar char="•"/>' : "<a:buNone/>"}</a:pPr><a:r><a:rPr lang="${language}" sz="${size * 100}"${bullet ? "" : ' b="1"'}><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></a:rPr><a:t>${x(text)}</a:t></a:r></a:p>`;
  const empty = "<a:p/>";
  const slide = ({ title: heading, bullets }, index) => {
    const body = index === 0
      ? box(2, "Background", [0, 0, 12192000, 6858000], empty, hex) +
        box(3, "Title", [914400, 2000000, 10363200, 1600000], line(heading, 40, "FFFFFF"), "", "title") +
        box(4, "Subtitle", [914400, 3700000, 10363200, 900000], line(bullets[0], 20, "FFFFFF"), "")
      : box(2, "Band", [0, 0, 12192000, 190500], empty, hex) +
        box(3, "Title", [914400, 457200, 10363200, 1000000], line(heading, 30, "20242C"), "", "title") +
        box(4, "Content", [914400, 1600000, 10363200, 4600000], bullets.map((text) => line(text, 20, "20242C", true)).join(""), "");
    return `${XML}<p:sld ${ns}><p:cSld><p:spTree>${group}${body}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`;
  };
  const colours = ["dk1:000000", "lt1:FFFFFF", "dk2:20242C", "lt2:F4F5F7", `accent1:${hex}`, "accent2:2A9D8F", "accent3:E9C46A", "accent4:F4A261", "accent5:E76F51", "accent6:6D6875", "hlink:0563C1", "folHlink:954F72"]
    .map((pair) => pair.split(":"))
    .map(([name, value]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`)
    .join("");
  const font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>';
  const three = (part) => part.repeat(3);
  const theme = `${XML}<a:theme xmlns:a="${OPEN}/drawingml/2006/main" name="Lonja"><a:themeElements><a:clrScheme name="Lonja">${colours}</a:clrScheme><a:fontScheme name="Lonja"><a:majorFont>${font}</a:majorFont><a:minorFont>${font}</a:minorFont></a:fontScheme><a:fmtScheme name="Lonja"><a:fillStyleLst>${three('<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>')}</a:fillStyleLst><a:lnStyleLst>${three('<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>')}</a:lnStyleLst><a:effectStyleLst>${three("<a:effectStyle><a:effectLst/></a:effectStyle>")}</a:effectStyleLst><a:bgFillStyleLst>${three('<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>')}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;
  const master = `${XML}<p:sldMaster ${ns}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${group}</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`;
  const layout = `${XML}<p:sldLayout ${ns} type="blank" preserve="1"><p:cSld name="Blank"><p:spTree>${group}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`;
  const presentation = `${XML}<p:presentation ${ns}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdMaster"/></p:sldMasterIdLst><p:sldIdLst>${slides.map((_, n) => `<p:sldId id="${256 + n}" r:id="rIdS${n + 1}"/>`).join("")}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`;
  const part = (name) => `${APP}.presentationml.${name}+xml`;
  return zip([
    ["[Content_Types].xml", contentTypes([
      ["/ppt/presentation.xml", part("presentation.main")], ["/ppt/slideMasters/slideMaster1.xml", part("slideMaster")],
      ["/ppt/slideLayouts/slideLayout1.xml", part("slideLayout")], ["/ppt/theme/theme1.xml", `${APP}.theme+xml`], CORE,
      ...slides.map((_, n) => [`/ppt/slides/slide${n + 1}.xml`, part("slide")]),
    ])],
    ["_rels/.rels", relations([["rId1", `${REL}/officeDocument`, "ppt/presentation.xml"], CORE_REL])],
    ["docProps/core.xml", core(title, language)],
    ["ppt/presentation.xml", presentation],
    ["ppt/_rels/presentation.xml.rels", relations([
      ["rIdMaster", `${REL}/slideMaster`, "slideMasters/slideMaster1.xml"], ["rIdTheme", `${REL}/theme`, "theme/theme1.xml"],
      ...slides.map((_, n) => [`rIdS${n + 1}`, `${REL}/slide`, `slides/slide${n + 1}.xml`]),
    ])],
    ["ppt/slideMasters/slideMaster1.xml", master],
    ["ppt/slideMasters/_rels/slideMaster1.xml.rels", relations([["rId1", `${REL}/slideLayout`, "../slideLayouts/slideLayout1.xml"], ["rId2", `${REL}/theme`, "../theme/theme1.xml"]])],
    ["ppt/slideLayouts/slideLayout1.xml", layout],
    ["ppt/slideLayouts/_rels/slideLayout1.xml.rels", relations([["rId1", `${REL}/slideMaster`, "../slideMasters/slideMaster1.xml"]])],
    ["ppt/theme/theme1.xml", theme],
    ...slides.flatMap((content, n) => [
      [`ppt/slides/slide${n + 1}.xml`, slide(content, n)],
      [`ppt/slides/_rels/slide${n + 1}.xml.rels`, relations([["rId1", `${REL}/slideLayout`, "../slideLayouts/slideLayout1.xml"]])],
    ]),
  ]);
}

/** One sheet: a bold header row that stays in view, a filter, then rows of texts and numbers. */
export function xlsx({ title, language, sheet, columns, rows }) {
  const letter = (index) => String.fromCharCode(65 + index);
  const cell = (value, column, row, style) =>
    typeof value === "number"
      ? `<c r="${letter(column)}${row}"${style}><v>${value}</v></c>`
      : `<c r="${letter(column)}${row}" t="inlineStr"${style}><is><t>${x(value)}</t></is></c>`;
  const line = (values, row, style = "") => `<row r="${row}">${values.map((value, column) => cell(value, column, row, style)).join("")}</row>`;
  const range = `A1:${letter(columns.length - 1)}${rows.length + 1}`;
  const main = `${OPEN}/spreadsheetml/2006/main`;
  return zip([
    ["[Content_Types].xml", contentTypes([["/xl/workbook.xml", `${APP}.spreadsheetml.sheet.main+xml`], ["/xl/worksheets/sheet1.xml", `${APP}.spreadsheetml.worksheet+xml`], ["/xl/styles.xml", `${APP}.spreadsheetml.styles+xml`], CORE])],
    ["_rels/.rels", relations([["rId1", `${REL}/officeDocument`, "xl/workbook.xml"], CORE_REL])],
    ["docProps/core.xml", core(title, language)],
    ["xl/workbook.xml", `${XML}<workbook xmlns="${main}" xmlns:r="${REL}"><sheets><sheet name="${x(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", relations([["rId1", `${REL}/worksheet`, "worksheets/sheet1.xml"], ["rId2", `${REL}/styles`, "styles.xml"]])],
    ["xl/styles.xml", `${XML}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`],
    ["xl/worksheets/sheet1.xml", `${XML}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.map(([, wide], n) => `<col min="${n + 1}" max="${n + 1}" width="${wide}" customWidth="1"/>`).join("")}</cols><sheetData>${line(columns.map(([name]) => name), 1, ' s="1"')}${rows.map((row, n) => line(row, n + 2)).join("")}</sheetData><autoFilter ref="${range}"/></worksheet>`],
  ]);
}
