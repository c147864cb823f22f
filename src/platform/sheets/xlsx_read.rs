//! Reads the first sheet of a workbook, row by row. Only the shared texts and one row are held in memory, and both are
//! bounded.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Seek},
    ops::ControlFlow,
};

use chrono::NaiveDate;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    Cell, Row, SheetError,
    days::from_serial,
    reader::MAX_COLUMNS,
    xlsx_text::{BROKEN, Short, Text, broken, next, text_until},
    zip_read::ZipReader,
};

/// What a sheet may unfold to.
const MAX_SHEET: u64 = 512 << 20;
/// What the texts that the cells share may unfold to, and the small parts.
const MAX_TEXTS: u64 = 64 << 20;
const MAX_SMALL: u64 = 4 << 20;
/// What the cells of one row may hold: many of them may refer to the same shared text, and each has a copy of it.
const MAX_ROW: usize = 4 << 20;

impl From<io::Error> for SheetError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
                Self::Content(format!("{BROKEN} ({error})"))
            }
            _ => Self::Io(error),
        }
    }
}

/// What the rows need to be understood.
struct Book {
    texts: Vec<Box<str>>,
    /// Per style: whether its numbers are days.
    is_day: Vec<bool>,
    from_1904: bool,
}

pub fn read<R: Read + Seek>(file: R, each: impl FnMut(Row) -> ControlFlow<()>) -> Result<(), SheetError> {
    let mut zip = ZipReader::open(file)?;
    let (relation, from_1904) = first_sheet(&mut zip)?;
    let targets = relations(&mut zip)?;
    let target = |kind: &str| targets.values().find(|(of, _)| of == kind).map(|(_, path)| path.clone());
    let texts = match target("sharedStrings") {
        Some(path) => shared_texts(&mut zip, &path)?,
        None => Vec::new(),
    };
    let is_day = match target("styles") {
        Some(path) => styles(&mut zip, &path)?,
        None => Vec::new(),
    };
    let sheet = targets.get(&relation).map(|(_, path)| path.clone()).or_else(|| target("worksheet"));
    let sheet = sheet.ok_or_else(|| SheetError::Content("The workbook has no sheet.".to_owned()))?;
    let part = zip.part(&sheet, MAX_SHEET)?;
    let part = part.ok_or_else(|| SheetError::Content("The workbook has no sheet.".to_owned()))?;
    rows(BufReader::new(part), &Book { texts, is_day, from_1904 }, each)
}

fn small<R: Read + Seek>(zip: &mut ZipReader<R>, name: &str) -> Result<Vec<u8>, SheetError> {
    let Some(mut part) = zip.part(name, MAX_SMALL)? else {
        return Err(SheetError::Content("This is no workbook: save it as XLSX or CSV.".to_owned()));
    };
    let mut content = Vec::new();
    part.read_to_end(&mut content)?;
    Ok(content)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())
        .map(|attribute| String::from_utf8_lossy(&attribute.value).into_owned())
}

/// Calls `each` for every element that begins.
fn elements(content: &[u8], mut each: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), SheetError> {
    let mut reader = Reader::from_reader(content);
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Eof => return Ok(()),
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name();
                each(std::str::from_utf8(name.as_ref()).unwrap_or_default(), &element);
            }
            _ => {}
        }
    }
}

/// The relation of the first sheet, and whether days are counted from 1904.
fn first_sheet<R: Read + Seek>(zip: &mut ZipReader<R>) -> Result<(String, bool), SheetError> {
    let (mut relation, mut from_1904) = (None, false);
    elements(&small(zip, "xl/workbook.xml")?, |name, element| match name {
        "sheet" if relation.is_none() => relation = attribute(element, "id"),
        "workbookPr" => {
            from_1904 = attribute(element, "date1904").is_some_and(|value| value == "1" || value == "true");
        }
        _ => {}
    })?;
    Ok((relation.unwrap_or_default(), from_1904))
}

/// Kind and path of every part that the workbook refers to, by relation.
fn relations<R: Read + Seek>(
    zip: &mut ZipReader<R>,
) -> Result<BTreeMap<String, (String, String)>, SheetError> {
    let mut found = BTreeMap::new();
    elements(&small(zip, "xl/_rels/workbook.xml.rels")?, |name, element| {
        if name == "Relationship" {
            let [id, kind, target] =
                ["Id", "Type", "Target"].map(|name| attribute(element, name).unwrap_or_default());
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            found.insert(id, (kind, path));
        }
    })?;
    Ok(found)
}

/// Which styles show numbers as days.
fn styles<R: Read + Seek>(zip: &mut ZipReader<R>, path: &str) -> Result<Vec<bool>, SheetError> {
    let mut of_format = BTreeMap::new();
    let mut is_day = Vec::new();
    let mut in_cells = false;
    elements(&small(zip, path)?, |name, element| match name {
        "numFmt" => {
            let id = attribute(element, "numFmtId").unwrap_or_default();
            of_format.insert(id, shows_days(&attribute(element, "formatCode").unwrap_or_default()));
        }
        "cellXfs" => in_cells = true,
        "cellStyles" | "dxfs" => in_cells = false,
        "xf" if in_cells => {
            let id = attribute(element, "numFmtId").unwrap_or_default();
            let built_in = matches!(id.parse(), Ok(14..=22 | 45..=47_u16));
            is_day.push(of_format.get(&id).copied().unwrap_or(built_in));
        }
        _ => {}
    })?;
    Ok(is_day)
}

/// Whether a number format is one of days: it names a day or a year outside of quoted text and colours.
fn shows_days(format: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for character in format.replace("&quot;", "\"").chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            'd' | 'D' | 'y' | 'Y' if !quoted && !bracketed => return true,
            _ => {}
        }
    }
    false
}

fn shared_texts<R: Read + Seek>(zip: &mut ZipReader<R>, path: &str) -> Result<Vec<Box<str>>, SheetError> {
    let Some(part) = zip.part(path, MAX_TEXTS)? else { return Ok(Vec::new()) };
    let mut reader = Short::reader(BufReader::new(part));
    let (mut texts, mut buffer) = (Vec::new(), Vec::new());
    loop {
        match next(&mut reader, &mut buffer)? {
            Event::Eof => return Ok(texts),
            Event::Start(element) if element.local_name().as_ref() == b"si" => {
                texts.push(text_until(&mut reader, b"si")?.into_string().into());
            }
            Event::Empty(element) if element.local_name().as_ref() == b"si" => texts.push("".into()),
            _ => {}
        }
    }
}

/// What a cell says of itself before its value comes.
#[derive(Default)]
struct Open {
    column: usize,
    style: usize,
    kind: String,
    value: Text,
}

fn rows<B: BufRead>(
    content: B,
    book: &Book,
    mut each: impl FnMut(Row) -> ControlFlow<()>,
) -> Result<(), SheetError> {
    let mut reader = Short::reader(content);
    let mut buffer = Vec::new();
    let mut row = Row { number: 0, cells: Vec::new() };
    let mut open = Open::default();
    let mut in_value = false;
    let mut held = 0;
    loop {
        match next(&mut reader, &mut buffer)? {
            Event::Eof => return Ok(()),
            Event::Start(element) => match element.local_name().as_ref() {
                b"row" => {
                    let number = attribute(&element, "r").and_then(|number| number.parse().ok());
                    row = Row { number: number.unwrap_or(row.number + 1), cells: Vec::new() };
                    held = 0;
                }
                b"c" => open = begin_cell(&element, row.cells.len())?,
                b"v" => in_value = true,
                b"is" => open.value = text_until(&mut reader, b"is")?,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                b"row" => {
                    let cells = std::mem::take(&mut row.cells);
                    held = 0;
                    if each(Row { number: row.number, cells }).is_break() {
                        return Ok(());
                    }
                }
                b"c" => {
                    row.cells.resize(open.column, Cell::Empty);
                    let cell = book.cell(std::mem::take(&mut open));
                    held += match &cell {
                        Cell::Text(text) | Cell::Number(text) => text.len(),
                        Cell::Empty | Cell::Date(_) | Cell::Time(_) => 0,
                    };
                    if held > MAX_ROW {
                        let detail = format!("Row {} holds more than 4 MiB. Shorten its texts.", row.number);
                        return Err(SheetError::Content(detail));
                    }
                    row.cells.push(cell);
                }
                b"v" => in_value = false,
                b"sheetData" => return Ok(()),
                _ => {}
            },
            event if in_value => open.value.push_event(&event)?,
            _ => {}
        }
    }
}

fn begin_cell(element: &BytesStart<'_>, next: usize) -> Result<Open, SheetError> {
    let column = attribute(element, "r").and_then(|place| column_of(&place)).unwrap_or(next);
    if column >= MAX_COLUMNS || column < next {
        return Err(SheetError::Content(format!("Use at most {MAX_COLUMNS} columns, each once per row.")));
    }
    let style = attribute(element, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
    Ok(Open { column, style, kind: attribute(element, "t").unwrap_or_default(), value: Text::default() })
}

/// `AB7` is column 27.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters
        .take(4)
        .fold(0, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

impl Book {
    fn cell(&self, Open { style, kind, value, .. }: Open) -> Cell {
        let value = value.into_string();
        match kind.as_str() {
            "s" => {
                let text = value.trim().parse().ok().and_then(|at: usize| self.texts.get(at));
                Cell::text(text.map_or("", |text| text))
            }
            "inlineStr" | "str" | "e" => Cell::text(value),
            "b" => Cell::text(if value.trim() == "1" { "TRUE" } else { "FALSE" }),
            "d" => {
                let day = value.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
                day.map_or(Cell::text(value), Cell::Date)
            }
            _ => self.number(style, value.trim()),
        }
    }

    fn number(&self, style: usize, text: &str) -> Cell {
        let Ok(number) = text.parse::<f64>() else { return Cell::text(text) };
        if self.is_day.get(style).copied().unwrap_or(false)
            && let Some((day, instant)) = from_serial(number, self.from_1904)
        {
            return instant.map_or(Cell::Date(day), Cell::Time);
        }
        Cell::Number(shortest(number))
    }
}

/// A number as a spreadsheet shows it: 15 digits, without the noise behind them.
fn shortest(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}
